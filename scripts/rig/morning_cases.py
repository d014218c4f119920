"""The morning's three cases, in the order in which they happen."""

from __future__ import annotations

import time

from scripts.rig.customers import Desktop, Terminal, Windows, tap
from scripts.rig.morning_stage import AGENT, Stage
from scripts.rig.pairs import STARTED
from scripts.rig.programs import ProgramFailed

READING = 1.5  # seconds; in the first second of a question nothing can be answered
ASK_CONTROL = "Ask for control"
AFTER_THE_CUSTOMER = 2.0  # seconds; for one the customer's own hand goes before the agent's
POINT = (200, 200)  # below the notepad's lines
PAUSE = 0.4  # seconds somebody looks before going on


def play(here: Stage) -> None:
    """From signing in to the last goodbye."""
    begin(here)
    on_the_phone(here)
    at_the_desktop(here)
    by_link(here)


def begin(here: Stage) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    diary.case(say.own("아침: 로그인", "The morning begins"))
    agent.person.find(say("Sign in"))
    diary.look(
        agent, "sign-in", "상담원이 로그인 창을 연다", "The agent opens the sign-in window", say("Server address")
    )
    password = here.centre.password_file.read_text().strip()
    agent.person.hands.type(f"{here.centre.url}\t{AGENT}\t{password}\n")
    agent.person.find(say("Online"))
    diary.look(agent, "home", "온라인 상태의 홈 화면", "Home, online", say("Online"), say("New support"), AGENT)


def stand_by(here: Stage, kind: str) -> None:
    """New support, in this kind of standby."""
    person = here.agent.person
    person.click(here.say("Choose how to wait for the customer"))
    person.click(here.say(kind))
    person.find(here.say("Waiting for the customer"))


# On the phone


def on_the_phone(here: Stage) -> None:
    say, agent, diary, phone = here.say, here.agent, here.diary, here.phone
    diary.case(
        say.own(
            "첫 번째 고객: 휴대전화, 틀린 코드, 아이콘 번호, 채팅",
            "First customer: phone, wrong code, icon number, chat",
        )
    )
    stand_by(here, "Chat standby")
    diary.look(
        agent, "chat-standby", "채팅 대기", "Chat standby", say("Access code"), say("Icon number {number}", number=1)
    )
    code = agent.code()
    phone.open(agent.address())
    title = say("Enter the nine digits that your agent gives you")
    diary.look(
        phone, "page", "고객이 휴대전화로 접속 페이지를 연다", "The customer opens the page on a phone", title, AGENT
    )
    phone.code(code[:-1] + str((int(code[-1]) + 1) % 10))
    sentence = say("This code cannot be used. Please check the digits with your agent.")
    diary.look(phone, "wrong-code", "코드를 틀리게 입력한다", "A wrong code", sentence)
    sentence = say("Somebody entered a wrong code or broke off. Attempts: {count}", count=1)
    diary.look(agent, "wrong-code", "상담원에게도 보인다", "The agent sees it, too", sentence)
    ring(here)
    talk_on_the_phone(here)
    end_on_the_phone(here)


def ring(here: Stage) -> None:
    """The customer chooses the agent's number, the agent takes the call."""
    say, agent, diary, phone = here.say, here.agent, here.diary, here.phone
    phone.press("#agents button")
    diary.look(
        phone, "icon", "상담원의 아이콘 번호를 누른다", "The agent's icon number", say("Call {agent}?", agent=AGENT)
    )
    phone.page.locator("#name").fill(say.own("박순자", "Sunja Park"))
    phone.press("#call button.primary")
    diary.look(phone, "ringing", "상담원을 부르는 중", "It rings", say("Calling {agent}…", agent=AGENT))
    wish = say("would like to chat with you (by the icon number).")
    diary.look(
        agent, "ring", "상담원에게 벨이 울린다", "It rings at the agent's", wish, say.own("박순자", "Sunja Park")
    )
    agent.person.click(say("Take"))


def talk_on_the_phone(here: Stage) -> None:
    say, agent, diary, phone = here.say, here.agent, here.diary, here.phone
    phone.page.locator("#composer").wait_for()
    diary.look(phone, "chat", "채팅이 열린다", "The chat opens", say("{agent} will help you", agent=AGENT))
    worry = say.own(
        "안녕하세요. 은행 앱이 안 열려요. 제가 뭘 잘못 눌렀나요?", "Hello. My bank's app does not open. Did I break it?"
    )
    phone.say(worry)
    diary.look(agent, "chat", "고객의 글이 도착한다", "The customer's line arrives", worry)
    answer = say.own(
        "안녕하세요, 고객님. 걱정하지 마세요. 같이 천천히 볼게요.", "Hello. Do not worry, we look at it together."
    )
    write(here, answer)
    diary.look(agent, "answer", "상담원이 답한다", "The agent answers", answer)
    diary.look(phone, "answer", "고객이 답을 읽는다", "The customer reads the answer", answer)


def write(here: Stage, text: str) -> None:
    """The agent writes a line of the chat; the field has the keyboard after a click."""
    person = here.agent.person
    person.click(here.say("Write to the customer"))
    time.sleep(PAUSE)
    person.hands.type(f"{text}\n")


def end_on_the_phone(here: Stage) -> None:
    say, agent, diary, phone = here.say, here.agent, here.diary, here.phone
    phone.press("#end")
    diary.look(
        phone, "end-question", "끝낼지 한 번 더 묻는다", "One question before the end", say("End the consultation?")
    )
    phone.press("#ending .danger")
    diary.look(phone, "ended", "고객 화면의 끝", "The end, on the phone", say("Your consultation is over."))
    diary.look(agent, "ended", "상담원 화면의 끝", "The end, at the agent's", say("The consultation has ended."))
    agent.person.click(say("Close"))
    agent.person.click(say("Cancel"))
    agent.person.find(say("Nobody is being helped right now"))


# At the desktop


def at_the_desktop(here: Stage) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    diary.case(
        say.own(
            "두 번째 고객: PC, 한글 입력 켜짐, 연결이 한 번 끊김", "Second customer: desktop, the line is lost once"
        )
    )
    note(here)
    stand_by(here, "Viewer standby")
    diary.look(agent, "viewer-standby", "뷰어 대기", "Viewer standby", say("Access code"))
    code, address = agent.code(), agent.address()
    customer = here.desktop()
    customer.open(address)
    diary.look(customer, "page", "고객이 PC에서 접속 페이지를 연다", "The customer opens the page", say("Continue"))
    customer.code(code)
    steps = say("This is how to start the support program")
    diary.look(customer, "steps", "코드를 입력하면 방법과 채팅이 보인다", "Steps and chat after the code", steps)
    ask_in_the_chat(here, customer)
    terminal = start_the_program(here, customer)
    control(here, customer)
    help_in_the_notepad(here, customer)
    lose_the_line(here, customer)
    end_at_the_customer(here, terminal, customer)


def note(here: Stage) -> None:
    """The customer wrote something before; the input method stays on there."""
    if here.say.language == "ko":
        here.turn_to("notepad")
        tap(here.customer_display, "Hangul", *"dkssud", "Return")
        here.wait(lambda: notes(here) == "안녕\n", "a note in the customer's notepad")


def notes(here: Stage) -> str:
    return here.notes.read_text(encoding="utf-8")


def ask_in_the_chat(here: Stage, customer: Desktop) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    worry = say.own("검은 창이 나오는 거예요? 좀 무서워요.", "Will a black window open? I am a little afraid.")
    customer.say(worry)
    diary.look(agent, "worry", "고객이 먼저 채팅으로 묻는다", "The customer asks in the chat first", worry)
    answer = say.own(
        "네, 그 창에 붙여 넣기만 하시면 돼요. 허용은 고객님이 직접 하세요.",
        "Yes, just paste it there. You decide what is allowed.",
    )
    write(here, answer)
    diary.look(customer, "answer", "상담원의 답", "The agent's answer", answer)


def start_the_program(here: Stage, customer: Desktop) -> Terminal:
    """As the page says: copy, open a terminal, paste, answer in the window that opens."""
    say, agent, diary = here.say, here.agent, here.diary
    customer.press("#copy")
    copied = say("Copied. Now press Ctrl+Shift+V in the terminal.")
    diary.look(customer, "copied", "명령을 복사한다", "The command is copied", copied)
    customer.terminal = terminal = here.open_terminal(f"terminal-{len(diary.cases)}")
    if say.language == "ko":
        terminal.tap("Hangul")
    terminal.tap("ctrl+shift+v")
    time.sleep(PAUSE)
    terminal.tap("Return")
    terminal.ear.expect("session", STARTED, state="live")
    customer.windows = Windows(terminal.ear, here.customer_display)
    question = say("{agent} asks to see your screen.", agent=AGENT)
    diary.look(customer, "question", "창이 화면 보기를 묻는다", "A window asks for the screen", question)
    waits = say("Waiting for the customer to allow you to see the screen")
    diary.look(agent, "waits-for-yes", "상담원은 허용을 기다린다", "The agent waits for the yes", waits)
    time.sleep(READING)
    customer.decide(say("Allow"))
    here.wait(lambda: agent.sees_the_customer(here.work), "the customer's screen into the viewer")
    diary.helped()
    diary.look(customer, "sees", "고객이 허용했다", "The customer has allowed it", say("See the screen"), AGENT)
    diary.look(agent, "sees", "상담원에게 화면이 보인다", "The agent sees the screen", say(ASK_CONTROL))
    return terminal


def control(here: Stage, customer: Desktop) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    agent.person.click(say(ASK_CONTROL))
    asks = say("{agent} asks for several things. Tick what you allow.", agent=AGENT)
    mouse, keyboard = say("Use the mouse"), say("Use the keyboard")
    diary.look(customer, "control", "마우스와 키보드를 묻는다", "Mouse and keyboard", asks, mouse, keyboard)
    time.sleep(READING)
    for text in (mouse, keyboard, say("Allow chosen")):
        customer.decide(text)
    diary.look(agent, "controls", "상담원이 제어한다", "The agent controls", say("Controlling"))
    diary.look(customer, "controlled", "둘 다 허용했다", "Both allowed", mouse, keyboard)


def help_in_the_notepad(here: Stage, customer: Desktop) -> None:
    """The agent clicks into the customer's notepad, types there, and writes beside the picture."""
    say, agent, diary = here.say, here.agent, here.diary
    type_there(here, say.own("은행 앱을 지우고 다시 설치합니다.\n", "Remove the app and install it again.\n"))
    diary.look(customer, "typed", "고객 메모장에 글이 그대로 들어온다", "The text stands in the customer's notepad")
    line = say.own("메모장에 적어 드렸어요. 보이시나요?", "I wrote it into your notepad. Can you see it?")
    write(here, line)
    diary.look(agent, "beside", "화면 옆에서 채팅한다", "Chat beside the picture", line)
    diary.look(customer, "beside", "고객 페이지에도 보인다", "The customer reads it on the page", line)


def type_there(here: Stage, text: str) -> None:
    """Into the customer's notepad by the viewer; raises ProgramFailed unless it arrives exactly."""
    hands, before = here.agent.person.hands, notes(here)
    time.sleep(AFTER_THE_CUSTOMER)
    hands.click(*here.agent.person.find_remote(*POINT))
    time.sleep(PAUSE)
    hands.type(text)
    here.wait(lambda: notes(here) == before + text, f"{text!r} into the notepad ({notes(here)!r} stands there)")


def lose_the_line(here: Stage, customer: Desktop) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    here.line.touch()
    lost = say("The line is interrupted. Nobody can see your screen meanwhile.")
    diary.look(agent, "line-lost", "연결이 끊겼다", "The line is lost", say("The connection to the customer was lost"))
    diary.look(customer, "line-lost", "고객도 안다", "The customer knows, too", lost)
    here.line.unlink()
    diary.look(
        customer,
        "line-back",
        "다시 연결됐다",
        "Connected again",
        say("Remote support in progress"),
    )
    diary.look(agent, "line-back", "허용한 그대로 이어진다", "The rights are as before", say("Controlling"))
    type_there(here, say.own("다시 연결되었습니다.\n", "Connected again.\n"))
    diary.look(customer, "typed-again", "다시 글이 들어온다", "Text arrives again")


def end_at_the_customer(here: Stage, terminal: Terminal, customer: Desktop) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    customer.decide(say("End support"))
    ended = say("Remote support has ended. Nobody can see your screen any more.")
    diary.look(customer, "ended", "고객이 끝낸다", "The customer ends it", ended)
    customer.windows = None
    terminal.program.stop()
    diary.look(
        agent, "customer-ended", "상담원은 이유를 안다", "The agent reads why", say("The customer ended the support.")
    )
    agent.person.click(say("Close"))


# By link


def by_link(here: Stage) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    title = say.own("세 번째 고객: QR 링크, 채팅에서 원격지원으로", "Third customer: by QR code, from chat to support")
    diary.case(title)
    stand_by(here, "Chat standby")
    agent.code()
    diary.look(agent, "qr", "QR 코드", "The QR code", say("Or scan: no code is needed"))
    address = agent.scan(here.work)
    customer = here.desktop()
    customer.open(address)
    helps = say("{agent} will help you", agent=AGENT)
    diary.look(customer, "link", "코드 없이 바로 채팅", "Chat at once, without a code", helps)
    if "#" in customer.page.url:
        raise ProgramFailed("The link's secret stays in the address bar.")
    invite(here, customer)
    start_the_program(here, customer)
    end_in_the_viewer(here, customer)


def invite(here: Stage, customer: Desktop) -> None:
    """The agent asks for remote support, the customer wants to know how."""
    say, agent, diary = here.say, here.agent, here.diary
    agent.person.click(say("Request remote support"))
    asks = say("{agent} asks to help you on your computer.", agent=AGENT)
    diary.look(customer, "invited", "상담원이 원격지원을 요청한다", "The agent asks for remote support", asks)
    asked = say("You asked the customer for remote support.")
    diary.look(agent, "invited", "상담원 창의 요청", "The request at the agent's", asked)
    customer.press("#invitation-show")
    steps = say("This is how to start the support program")
    diary.look(customer, "steps", "방법을 본다", "The customer is shown how", steps)


def end_in_the_viewer(here: Stage, customer: Desktop) -> None:
    say, agent, diary = here.say, here.agent, here.diary
    agent.person.click(say("End support"))
    diary.look(agent, "end-question", "상담원이 끝낸다", "The agent ends it", say("End the support?"))
    agent.person.click(say("End support"))
    ended = say("Remote support has ended. Nobody can see your screen any more.")
    diary.look(customer, "ended", "고객 화면의 끝", "The end, at the customer's", ended)
    diary.look(agent, "ended", "상담원 화면의 끝", "The end, at the agent's", say("The support has ended"))
