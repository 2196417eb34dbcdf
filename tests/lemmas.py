"""Words and their base forms as a person would give them: WordNet's irregular ones, and common ones."""

BASES = """
abide: abides abiding; be: was were been being am are; become: became becoming becomes
begin: began begun beginning begins; bend: bent bends bending; bite: bitten biting bites
blow: blew blown blowing; break: broke broken breaking breaks; bring: brought bringing brings
build: built building builds; burn: burnt burned burning; buy: bought buying buys
catch: caught catching catches; choose: chose chosen choosing; come: came coming comes
cut: cutting cuts; deal: dealt dealing; dig: dug digging digs; do: did done does doing
draw: drew drawn drawing; drink: drank drunk drinking; drive: drove driven driving drives
eat: ate eaten eating; fall: fell fallen falling falls; feed: fed feeding feeds feed
feel: felt feeling feels; fight: fought fighting; find: found finding finds
fly: flew flown flying flies; forget: forgot forgotten forgetting; freeze: froze frozen freezing
get: got gotten getting gets; give: gave given giving gives; go: went gone going goes
grow: grew grown growing grows; have: had has having; hear: heard hearing hears; hide: hid hidden hiding
hold: held holding holds; keep: kept keeping keeps; know: knew known knowing knows
lead: led leading leads; leave: left leaving; lend: lent lending; lie: lying lies lied
lose: lost losing loses; make: made making makes; mean: meant; meet: met meeting meets
pay: paid paying pays; ride: rode ridden riding; ring: rang rung ringing rings; run: ran running runs
say: said saying says; see: saw seen seeing sees; seek: sought seeking; sell: sold selling sells
send: sent sending sends; sew: sewn sewed sewing; shake: shook shaken shaking
shine: shone shining shines; shoot: shot shooting; sing: sang sung singing sings; sit: sat sitting sits
sleep: slept sleeping; speak: spoke spoken speaking speaks; spend: spent spending
stand: stood standing stands; steal: stole stolen stealing; stick: stuck sticking
strike: struck striking; swear: swore sworn; swim: swam swum swimming; take: took taken taking takes
teach: taught teaching teaches; tear: tore torn tearing; tell: told telling tells
think: thought thinking thinks; throw: threw thrown throwing; tie: tied tying ties
understand: understood understanding understands; wear: wore worn wearing wears; win: won winning wins
write: wrote written writing writes; rate: rates rated rating; wage: wages waged waging
code: codes coded coding; care: cares cared caring; hope: hopes hoped hoping; hop: hops hopped hopping
plan: plans planned planning; plane: planes planed planing; stare: stares stared staring
star: stars starred starring; tape: tapes taped taping; tap: taps tapped tapping
strip: strips stripped stripping; stripe: stripes striped; scrape: scraped scraping
use: uses used using; price: prices priced pricing; manage: manages managed managing
change: changes changed changing; charge: charges charged charging; arrange: arranged arranging
nurse: nurses nursed nursing; file: files filed filing; fill: fills filled filling
time: times timed timing; site: sites sited; state: states stated stating; note: notes noted noting
amaze: amazing amazed; excite: exciting excited; interest: interested interesting interest
recommend: recommended recommends; require: required requires requiring
develop: developed developing develops; visit: visited visiting visits; offer: offered offering offers
prefer: preferred preferring; control: controlled controlling; travel: travelled traveled travelling
study: studies studied studying; carry: carries carried carrying; apply: applies applied applying
try: tries tried trying; cry: cries cried crying; die: died dying dies; play: plays played playing
enjoy: enjoyed enjoying; assess: assesses assessed assessing
process: processes processed processing process; discuss: discusses discussed discuss
pass: passes passed passing pass; focus: focuses focused focusing focus; fix: fixes fixed fixing
tax: taxes taxed taxing; wash: washes washed washing; push: pushes pushed
match: matches matched matching; search: searches searched searching; clean: cleaned cleaning
need: needs needed need; seed: seeds seeded seed; proceed: proceeded proceeding; weed: weeds weeding
breathe: breathed breathing breathes; bathe: bathed bathing; please: pleased pleasing
raise: raises raised raising; close: closes closed closing; house: houses housed housing
lease: leases leased leasing; release: released releasing; increase: increased increases increasing
purchase: purchases purchased purchasing; advise: advised advises advising
agree: agrees agreed agreeing; guarantee: guaranteed guarantees; free: freed freeing
show: shows showed showing shown; follow: follows followed following; tow: towed towing; man: men
woman: women; child: children; foot: feet; tooth: teeth; goose: geese; mouse: mice; louse: lice
ox: oxen; person: persons; wife: wives; knife: knives; half: halves; shelf: shelves; calf: calves
loaf: loaves; thief: thieves; wolf: wolves; leaf: leaves; elf: elves; scarf: scarves; hoof: hooves
criterion: criteria; phenomenon: phenomena; bacterium: bacteria; curriculum: curricula; stratum: strata
index: indices indexes; matrix: matrices; appendix: appendices; vertex: vertices; crisis: crises crisis
thesis: theses thesis; hypothesis: hypotheses hypothesis; diagnosis: diagnosis; basis: basis
oasis: oases; fungus: fungi; nucleus: nuclei; stimulus: stimuli; alumnus: alumni; cactus: cacti
larva: larvae; vertebra: vertebrae; formula: formulae formulas; bureau: bureaux; boss: bosses boss
glass: glasses glass; class: classes class; dress: dresses dress; address: addresses address
business: businesses business; brass: brass; grass: grass grasses; compass: compass
mattress: mattresses mattress; bus: buses bus; gas: gases gas; virus: viruses virus
campus: campuses campus; census: census; status: status; bonus: bonuses bonus; lens: lenses lens
iris: iris; tennis: tennis; chassis: chassis; news: news; series: series; species: species
physics: physics; mathematics: mathematics; economics: economics; politics: politics; ethics: ethics
athletics: athletics; statistics: statistics; clinic: clinics; critic: critics; topic: topics
fabric: fabrics; james: James; charles: Charles; texas: Texas; paris: Paris; wales: Wales
brussels: Brussels; athens: Athens; kansas: Kansas; jesus: Jesus; chris: Chris; thomas: Thomas
us: US us; data: data; agenda: agenda agendas; opera: opera operas; stamina: stamina; trousers: trousers
scissors: scissors; clothes: clothes; headquarters: headquarters; means: means; corps: corps
pants: pants; shorts: shorts; city: cities; company: companies; baby: babies; library: libraries
battery: batteries; movie: movies; cookie: cookies; pie: pies; box: boxes; church: churches
branch: branches; brush: brushes; dish: dishes; horse: horses; nose: noses; rose: roses rose
purse: purses; course: courses; case: cases; base: bases; database: databases; size: sizes
prize: prizes; maze: mazes; judge: judges; bridge: bridges; engine: engines; machine: machines
vegetable: vegetables; employee: employees; tree: trees; shoe: shoes; toe: toes; potato: potatoes
tomato: tomatoes; hero: heroes; echo: echoes; photo: photos; piano: pianos; video: videos; zoo: zoos
menu: menus; taxi: taxis; ski: skis; key: keys; boy: boys; day: days; journey: journeys; car: cars
bar: bars; cod: cod; rat: rats; cat: cats; bed: beds bed; job: jobs; skill: skills; worker: workers
teacher: teachers; number: numbers number; member: members member; computer: computers computer
restaurant: restaurants restaurant; hospital: hospitals; department: departments; bias: bias
canvas: canvas; christmas: Christmas; atlas: atlas; alias: alias; pancreas: pancreas; always: always
perhaps: perhaps; besides: besides; across: across; less: less; unless: unless
nevertheless: nevertheless; previous: previous; various: various; serious: serious; famous: famous
thus: thus; plus: plus; his: his; its: its; this: this; yes: yes; evening: evening evenings
morning: morning mornings; something: something; nothing: nothing; ceiling: ceiling ceilings
string: string strings; spring: spring; king: king kings; wing: wings; thing: things thing
darling: darling; sibling: siblings; pudding: puddings pudding; during: during
hundred: hundred hundreds; sacred: sacred; naked: naked; wicked: wicked; indeed: indeed
speed: speeds speed; breed: breed breeds; highly: highly; absolutely: absolutely; large: larger largest
small: smaller smallest; big: bigger biggest; happy: happier happiest; easy: easier easiest
new: newer newest; old: older oldest; great: greater greatest; strong: stronger strongest
water: water waters; paper: papers paper; summer: summer; forest: forest forests; harvest: harvest
request: requests requested; test: tests tested testing
"""

WORDS = {
    form: base
    for entry in BASES.replace("\n", ";").split(";")
    for base, colon, forms in [entry.strip().partition(": ")]
    if colon
    for form in forms.split()
}
