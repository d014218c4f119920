/* line: a wide-area line between two TUN devices, one in each network namespace.
 *
 *   line NAME_A NAME_B RATE_BITS_PER_S ONE_WAY_DELAY_US LOSS_PER_MILLION JITTER_US QUEUE_US SEED
 *
 * Each direction has a drop-tail queue of QUEUE_US at RATE, then a fixed delay plus uniform jitter (order is kept), and
 * loses each packet with probability LOSS. SIGUSR1 cuts the line and SIGUSR2 mends it. It prints "ready" when both
 * devices exist, and counters on SIGTERM. Needs CAP_NET_ADMIN; scripts/rig/line.py compiles and starts it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 32768
#define MTU 2048

struct packet { int64_t due; uint16_t size; unsigned char data[MTU]; };
struct direction {
    int in, out;
    struct packet *ring;
    unsigned head, tail;
    int64_t line_free, last_due;
    uint64_t passed, lost, overflowed, bytes;
};

static volatile sig_atomic_t stopping, cut;
static int64_t rate, delay_ns, jitter_ns, queue_ns;
static uint64_t loss_per_million, rng;

static void on_signal(int n) {
    if (n == SIGUSR1) cut = 1;
    else if (n == SIGUSR2) cut = 0;
    else stopping = 1;
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static uint64_t next_random(void) { /* xorshift64* */
    rng ^= rng >> 12; rng ^= rng << 25; rng ^= rng >> 27;
    return rng * 2685821657736338717ULL;
}

static int open_tun(const char *name) {
    struct ifreq r = {0};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    r.ifr_flags = IFF_TUN | IFF_NO_PI;
    strncpy(r.ifr_name, name, IFNAMSIZ - 1);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &r) < 0) { perror(name); exit(2); }
    return fd;
}

static void take_in(struct direction *d) {
    for (;;) {
        struct packet *p = &d->ring[d->tail % SLOTS];
        ssize_t n = read(d->in, p->data, MTU);
        if (n <= 0) return;
        int64_t now = now_ns();
        int64_t start = d->line_free > now ? d->line_free : now;
        if (start - now > queue_ns || d->tail - d->head >= SLOTS - 1) { d->overflowed++; continue; }
        d->line_free = start + n * 8 * 1000000000LL / rate;
        if (cut || next_random() % 1000000 < loss_per_million) { d->lost++; continue; }
        int64_t due = d->line_free + delay_ns + (jitter_ns ? (int64_t)(next_random() % jitter_ns) : 0);
        if (due < d->last_due) due = d->last_due;
        d->last_due = p->due = due;
        p->size = n;
        d->tail++;
    }
}

static int64_t send_due(struct direction *d, int64_t now) { /* returns when the next one is due */
    while (d->head != d->tail) {
        struct packet *p = &d->ring[d->head % SLOTS];
        if (p->due > now) return p->due;
        if (write(d->out, p->data, p->size) == p->size) { d->passed++; d->bytes += p->size; }
        d->head++;
    }
    return INT64_MAX;
}

int main(int argc, char **argv) {
    if (argc != 9) { fprintf(stderr, "usage: line A B RATE DELAY_US LOSS_PPM JITTER_US QUEUE_US SEED\n"); return 2; }
    rate = atoll(argv[3]); delay_ns = atoll(argv[4]) * 1000; loss_per_million = atoll(argv[5]);
    jitter_ns = atoll(argv[6]) * 1000; queue_ns = atoll(argv[7]) * 1000; rng = atoll(argv[8]) * 2 + 1;
    struct direction d[2] = {{0}};
    int a = open_tun(argv[1]), b = open_tun(argv[2]);
    d[0].in = a; d[0].out = b; d[1].in = b; d[1].out = a;
    for (int i = 0; i < 2; i++) d[i].ring = malloc(sizeof(struct packet) * SLOTS);
    signal(SIGTERM, on_signal); signal(SIGINT, on_signal);
    signal(SIGUSR1, on_signal); signal(SIGUSR2, on_signal);
    puts("ready"); fflush(stdout);
    while (!stopping) {
        int64_t now = now_ns(), t0 = send_due(&d[0], now), t1 = send_due(&d[1], now);
        int64_t next = t0 < t1 ? t0 : t1, wait = next == INT64_MAX ? 200000000 : next - now;
        if (wait < 0) wait = 0;
        struct timespec ts = {wait / 1000000000, wait % 1000000000};
        struct pollfd p[2] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
        if (ppoll(p, 2, &ts, NULL) < 0 && errno != EINTR) return 1;
        take_in(&d[0]); take_in(&d[1]);
    }
    for (int i = 0; i < 2; i++)
        printf("%s->%s passed %lu lost %lu overflowed %lu bytes %lu\n", argv[1 + i], argv[2 - i],
               d[i].passed, d[i].lost, d[i].overflowed, d[i].bytes);
    return 0;
}
