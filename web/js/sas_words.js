// The words of authentication strings. Made from rhelp/core/sas_words.py by scripts/generate.

export const ENGLISH = Object.freeze(
  `
achieve acquire across action actor actress actual adapt address adjust admit advance advice aerobic afford
agent agree airport aisle alarm album alert alien allow alone alpha amazing among amused analyst anchor
ancient animal ankle annual another answer antenna antique apart appear apple approve april arctic arena argue
arrange arrive arrow artist artwork aspect asset assist assume athlete attend attract audit august author auto
autumn average avocado avoid awake axis baby badge balance balcony bamboo banana banner bargain barrel base
basic basket battle bean beauty begin belt bench benefit bicycle bike biology bird birth blade blanket blossom
blouse blur blush board boat boil bone bonus book boost border borrow boss bottom bounce bracket brand brass
brave bread breeze brick bridge brief bright bring bronze broom brother brown bubble buddy budget buffalo
build bulb bundle bunker burger butter buyer buzz cabbage cabin cable cactus cage calm camera camp canal candy
cannon canoe canvas capable capital captain carbon card cargo carpet carry cash castle casual catalog caution
ceiling celery cement census century cereal certain chair chalk change chapter chase chat check cheese cherry
chicken chief child chimney choice choose chuckle chunk churn circle citizen city civil clap clarify clean
clerk clever click client cliff climb clinic clog close cloth cloud clown club clump cluster clutch coast
coconut code coffee collect color column combine comfort comic common company concert conduct confirm connect
control cool copper copy coral corn correct cotton country couple course cousin cover coyote cradle craft cram
crane crater crawl creek crew cricket crisp critic crop crouch crowd crucial cruise crumble crunch crush
crystal cube culture curious current curve cushion custom cycle dance daring decade defense define degree
delay deliver demand dentist depart depend desert design detail detect develop device devote diagram dial
diamond diary dice diesel diet differ digital dignity dilemma dinner direct dish display divert divide doctor
doll dolphin domain donate donkey donor double dove dragon draw dream dress drift drill drink drip drive drum
duck dune dust dwarf dynamic eager eagle earn earth easily east echo ecology economy edge edit educate effort
elbow elder elegant element elite embark embody emerge emotion employ empower enable enact endless endorse
energy engage engine enhance enjoy enlist enough enrich enroll ensure enter entire entry episode equal equip
erase essay essence estate eternal ethics evolve example excite exclude excuse exhibit exotic expand expect
explain expose express extend extra eyebrow fabric face faculty faint faith fall famous fancy fantasy federal
feed fence fetch fiber field figure filter final finish first fitness flash flavor float flock floor fluid
focus follow forest fortune forum forward fossil foster fragile frame fresh friend fringe frog front frozen
fruit funny furnace future gadget galaxy garage garden garlic gather gaze genius genre gentle genuine gesture
giant giggle ginger giraffe girl glance glare glass glimpse globe glory gold goose gorilla govern grace grain
gravity great green grocery group guard guide guitar habit hammer happy harbor harsh harvest health heart
height helmet hero hidden history hobby hockey holiday honey horse hotel human humble humor hundred hungry
hurdle hurry husband hybrid icon image imitate immune impact impulse income index indoor inform inhale inherit
initial inject input inquiry inside install intact invest invite island item ivory jacket jaguar jeans jewel
join journey judge juice jump jungle junior ketchup kidney kind kingdom kitten knee label ladder laptop large
later latin laugh laundry leader leave legal legend lemon length leopard letter level liberty library license
light limit liquid little lizard local logic loop lounge lucky luggage lumber lunar lunch luxury lyrics
machine magic magnet major mammal manage mango mansion manual maple marble margin marine market mask match
matrix matter maximum meadow medal media melody member memory merit merry message method middle million minor
minute mirror mixed mixture mobile model modify moment monitor month morning motor mouse movie muscle museum
music napkin nation nature nephew neutral news noble noise nominee noodle normal north notable notice novel
nurse object observe obtain obvious occur ocean october offer office olive olympic onion online opera option
orange orbit orchard organ orient ostrich outdoor outer output outside owner oxygen oyster ozone paddle palace
panda panel paper parade parent parrot party patrol pattern peanut peasant pelican pencil people pepper
perfect permit person phone photo phrase piano picnic pigeon pioneer pitch pizza planet plastic plate pledge
plunge poet point polar police popular portion potato powder praise predict prefer prepare present price
primary problem process program project promote proof prosper proud provide public pudding pulse pumpkin pupil
puppy purity purpose puzzle pyramid quality quantum quarter quick quote rabbit raccoon radar radio ranch
random rapid raven ready reason recall recipe record reduce reflect reform region regret regular relax release
relief remain render renew reopen repair repeat replace report result retire return reveal review reward
rhythm ribbon rigid ripple ritual river robust rocket romance rookie rotate round route royal rubber runway
rural salad salmon salute sample satisfy sauce scale scheme school science scout screen script scrub search
second secret select seminar senior series service session settle setup share shield shift shine shiver short
shrimp shrug shuffle sibling silent silk silver situate skate sketch skill skirt sleep slice small smart smile
smooth snack snake snow soccer social soldier solid solve someone source space spatial spawn speak speed spell
sphere spider spike spirit split sponsor spoon spray spread spring square stable stadium staff stage stand
stereo stick stool story stove street strong student style subway success sugar suggest summer sunset super
supply supreme survey swallow swamp swarm sweet swing switch sword symbol syrup system tackle talent target
taste teach tenant tennis thank theme three thumb thunder ticket tiger timber tissue title today token tomato
tongue tonight tooth topic tornado total tourist tower track trade traffic travel trend trial trim trophy
truly trumpet trust truth tuition tunnel turkey turtle twelve twenty twice twist type typical uncle uncover
unfold unique unknown unlock unveil update upgrade uphold upper urban usage useful utility vacant vacuum valid
valley valve vanish vapor vault vehicle velvet vendor venue verify vessel viable vibrant video village violin
virtual visit visual vital vivid voice volcano volume voyage wagon walnut weekend welcome wheat whisper width
window winter wisdom woman wonder wrist yellow young youth zebra
`.trim().split(/\s+/),
);

export const KOREAN = Object.freeze(
  `
가격 가방 가위 가을 가입 가정 가족 가죽 가지 간격 간부 간장 간판 갈비 갈색 감각 감귤 감기 감자 강당 강도 강물 강사 강의 강조 개미 개방 개선 개성 개울 개인 거미 거북 거실 거울 거품 건강
건물 건설 건조 건축 걸음 검토 게임 겨울 결과 결론 결석 결승 결심 결정 결혼 경계 경기 경력 경영 경쟁 경제 경주 경치 경험 계곡 계단 계란 계산 계약 계절 계층 계획 고객 고궁 고급 고래 고민
고장 고전 고추 고향 곡식 골목 골프 곰탕 공간 공개 공군 공급 공기 공동 공부 공사 공식 공업 공연 공원 공장 공책 공항 과목 과일 과자 과장 과정 과학 관객 관계 관광 관람 관련 관리 관습 관심
관찰 광경 광고 광장 광주 교문 교복 교실 교양 교육 교장 교직 교통 교환 교훈 구경 구름 구멍 구별 구분 구석 구성 구역 구입 구청 국가 국기 국내 국립 국물 국민 국밥 국수 국어 국왕 국제 국회
군대 군사 군인 굴뚝 권리 권투 귀국 규정 균형 그날 그네 그늘 그룹 그릇 그림 근교 근로 근무 근육 근처 글씨 글자 기간 기념 기능 기둥 기록 기름 기린 기법 기본 기분 기쁨 기술 기억 기업 기온
기와 기운 기원 기적 기준 기차 기획 길이 김밥 김치 꽃병 꽃잎 꿀벌 나무 나물 나비 나흘 낙엽 낙타 낚시 날개 날씨 날짜 남녀 남매 남산 남자 남편 낱말 내년 내용 내일 냄비 냄새 냇물 냉동 냉면
노동 노래 노력 노을 녹두 녹음 녹차 논리 논문 논밭 놀이 농구 농담 농민 농부 농업 농장 농촌 높이 누나 눈길 눈물 뉴욕 느낌 늑대 능력 다리 다방 다음 단감 단계 단골 단맛 단어 단위 단점 단체
단추 단편 단풍 달걀 달러 달력 달빛 담당 담임 답변 답장 당근 당장 대낮 대답 대륙 대문 대장 대전 대접 대중 대추 대학 대형 도끼 도넛 도덕 도마 도심 도움 도입 도장 도전 도중 도착 독립 독서
돌담 돌솥 동굴 동생 된장 두부 뒷산 들판 딸기 땅콩 떡국 라면 레몬 마늘 마당 마련 마루 마을 마음 마중 마흔 막내 만남 만두 만세 만족 만화 말씀 망고 망치 매달 매미 매일 매장 머리 먹이 먼지
메밀 멜론 면담 멸치 명단 명예 명절 명칭 모델 모래 모범 모습 모양 모임 모자 모집 목련 목적 목표 무릎 무용 문구 문법 문서 문어 문제 문학 문화 물가 물감 물개 물건 물결 물병 물음 물질 물체
미국 미소 미술 미역 믿음 바늘 바다 바닥 바람 바지 바탕 박사 박수 반달 반장 반죽 반지 반찬 받침 발견 발달 발레 발목 발생 발음 발전 발표 밥맛 밥상 밥솥 방문 방법 방송 방식 방안 방울 방학
방향 배경 배달 배추 백색 백성 버섯 버튼 번개 번역 번지 번호 범위 법률 벚꽃 베개 벨트 벽돌 변화 별명 병원 병풍 보관 보람 보름 보리 보석 보통 보험 복도 복사 볶음 본부 본사 볼펜 봄비 봉사
봉지 봉투 부문 부분 부산 부엌 부장 부채 부탁 북극 분야 불꽃 불빛 붕어 비누 비닐 비단 비옷 비용 비율 빌딩 빗물 빙수 빛깔 뿌리 사과 사냥 사람 사랑 사물 사상 사슴 사실 사업 사용 사월 사자
사장 사전 사진 사촌 사탕 사흘 산골 산길 산업 산책 살림 삼국 삼월 삼촌 상상 상식 상어 상업 상인 상자 상점 상추 상태 상표 상품 새벽 새우 새장 색깔 샘물 생각 생명 생물 생산 생선 생신 생일
생활 서랍 서리 서양 서울 서적 서점 서쪽 서클 석류 석유 선거 선물 선배 선생 선수 선원 선장 선택 설날 설명 설문 설치 설탕 성공 성당 성명 성장 성적 성함 세상 세월 세탁 센터 소금 소년 소득
소라 소설 소속 소원 소파 소풍 소형 속담 속도 속옷 손길 손녀 손님 손등 손목 손뼉 손질 손톱 송이 송편 쇼핑 수건 수국 수년 수단 수달 수레 수박 수상 수석 수업 수염 수영 수입 수저 수집 수출
수필 수학 숙소 숙제 순간 순서 순위 숫자 숲길 스승 습관 승객 승리 승부 시간 시골 시루 시민 시선 시설 시월 시인 시일 시작 시장 시절 시즌 시집 시청 시합 시험 식구 식기 식당 식량 식물 식빵
식사 식초 식탁 식품 신문 신발 신사 신청 신화 실습 실장 실천 실험 심장 쌀밥 썰매 씨름 씨앗 아침 악수 악어 안개 안경 안과 안내 안녕 안동 안방 안주 앞날 앞문 애정 앨범 앵두 야간 야구 약국
약밥 약속 약수 약품 양념 양말 양파 어깨 어른 언니 언덕 언어 얼굴 얼음 엄마 엔진 여관 여권 여름 여성 여왕 여우 여행 역사 역할 연결 연구 연극 연기 연꽃 연락 연못 연설 연세 연속 연습 연인
연장 연주 연필 연휴 열매 열쇠 열차 열흘 염소 엽서 영국 영남 영양 영웅 영하 영화 옆방 옆집 예방 예산 예상 예술 예전 예절 옛날 오늘 오락 오리 오븐 오월 오이 오전 옥상 온돌 올해 옷장 와인
완성 완전 왕자 외출 왼발 왼손 왼쪽 요일 요청 용기 용어 우물 우산 우승 우유 우정 우주 우편 운동 운명 운반 운전 운행 울산 웃음 원고 원서 원장 유럽 유리 유물 유산 유적 유학 음료 음반 음성
음식 음악 의복 의원 의학 이름 이마 이불 이상 이슬 이웃 이틀 인구 인기 인도 인삼 인쇄 인천 인형 일곱 일기 일등 일본 일월 임금 임무 입맛 입사 입술 입원 입장 입학 잉어 자동 자두 자랑 자루
자석 자연 자원 자판 작가 작년 잔디 잔치 잠옷 잣죽 장갑 장독 장마 장면 장모 장미 장비 장사 장소 장승 장식 장인 장화 저녁 저울 전구 전기 전자 전주 전철 절구 점수 점심 접시 젓갈 정보 정오
정원 정장 제비 조각 조개 조깅 조명 조상 조선 종이 주걱 주름 주말 주먹 주문 주방 주일 주택 준비 줄기 중국 중년 중순 중앙 지갑 지게 지도 지붕 지식 지진 진동 진주 짚신 찐빵 차량 차표 찬물
찬성 찰떡 참깨 참새 참외 찻잔 창가 창고 창구 창문 창밖 채널 책방 책상 천둥 천막 천장 천재 철길 철도 첫날 청춘 초밥 초순 초청 촛대 촛불 총리 추억 축구 축하 치마 치약 친구 칠월 칠판 침대
침실 칫솔 커튼 콜라 콩밭 큰길 큰딸 클럽 킬로 타조 탁구 탁자 태양 태풍 택시 터널 통닭 튀김 튤립 트럭 파도 팔월 팔찌 팝송 팥죽 팩스 팽이 펭귄 편지 평일 포도 폭포 풀밭 풍경 풍선 풍차 피리
피망 피자 필름 필통 하늘 하마 하순 하천 하품 학교 학생 학습 학원 한강 한글 한낮 한눈 한문 한복 한식 한쪽 항공 항구 해녀 해답 해물 해변 해안 햇볕 햇빛 햇살 행사 행운 향기 향수 허리 허브
헬기 현관 호두 호떡 호박 호수 호텔 홍수 홍시 홍차 화단 화면 화분 화살 화장 활기 황소 회색 후추 훈련 휴식 휴일 흐름 흑백 흰색
`.trim().split(/\s+/),
);
