"""Words that are forms of one another: Snowball's stemmers, and the little words that tell a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import Stemmer

from desktop_app.core.folding import fold, is_unspaced

SHORTEST = 4
"""Letters of a term that has a stem. A rule for endings would take "ice" for "IC", and "use" for "us"."""
LONGEST = 40
"""What is longer is no word of a language."""
# The words that most sentences of a language hold.
_WORDS = {
    "czech": (
        "a aby ale ani az bez bude by byl byla bylo byly co do i jak jako je jeho jeji jejich jen jeste"
        " ji jsem jsme jsou k kde kdyz ktera ktere ktery ma mezi mi mu na nad ne nebo neni o od po pod"
        " podle pri pro proto s se si tak take tato tento to tu ty u uz v ve vsak z za ze"
    ),
    "danish": (
        "af alle at blev blive da de dem den der deres det dig din disse dog du efter eller en er et far"
        " for fra ham han hans har havde hende hendes her hun hvad hvis hvor i ikke ind jeg kan kunne man"
        " med meget men mig min mod ned noget nogle nu og om op os over pa sig skal skulle som til ud"
        " under var ved vi vil ville"
    ),
    "dutch": (
        "aan al als ben bij da dan dat de der deze die dit doen door dus een eens en er ge geen had heb"
        " hebben heeft hem het hier hij hoe hun iets ik in is ja je kan kon kunnen maar me meer men met"
        " mij mijn moet na naar niet niets nog nu of om omdat ons ook op over reeds te tegen toch toen tot"
        " u uit uw van veel voor want waren was wat we wel werd wezen wie wij wil worden zal ze zich zij"
        " zijn zo zonder zou"
    ),
    "english": (
        "a about above after again against all am an and any are aren't as at be because been before"
        " being below between both but by can can't cannot could couldn't did didn't do does doesn't doing"
        " don't down during each few for from further had hadn't has hasn't have haven't having he he's"
        " her here hers herself him himself his how i i'd i'll i'm i've if in into is isn't it it's its"
        " itself just let's me more most my myself no nor not now of off on once only or other our ours"
        " ourselves out over own same she she's should shouldn't so some such than that that's the their"
        " theirs them themselves then there these they they're this those through to too under until up"
        " very was wasn't we we're we've were weren't what when where which while who whom why will with"
        " won't would wouldn't you you'll you're you've your yours yourself yourselves"
    ),
    "finnish": (
        "ei eika emme en ennen etta han hanen he heidan ja jo joka jos jossa jotka kanssa kuin kuka kun"
        " kuten me mika mina minun mita mutta myos ne niiden niin nyt olen olet oli olisi olivat olla"
        " ollut on ovat se sen siella siita sina sita taas tai tama tassa tata te tuo vaan vai vaikka vain"
        " voi"
    ),
    "french": (
        "a ai au aussi aux avait avec avez avons c'est ce ces cet cette chez comme d'un d'une dans de des"
        " donc dont du elle elles en entre est et etait ete etre eux fait il ils j'ai je la le les leur"
        " leurs lui ma mais me meme mes moi mon n'est ne nos notre nous on ont ou par pas plus pour qu'il"
        " qu'on que qui sa sans se ses si son sont sur ta te tes toi ton tous tout toute tres tu un une"
        " vos votre vous y"
    ),
    "german": (
        "aber alle allem allen als also am an auch auf aus bei beim bin bis bist da damit dann das dass"
        " dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine"
        " einem einen einer eines er es etwas euch fur gegen hab habe haben hat hatte hatten hier hin"
        " hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes"
        " kann kein keine keinem keinen keiner konnen konnte mein meine mich mir mit muss nach nicht noch"
        " nun nur ob oder ohne sehr sein seine seinem seinen seiner sich sie sind so soll sollte sondern"
        " sonst uber um und uns unser unter viel vom von vor wahrend war waren was weil wenn werde werden"
        " wie wieder will wir wird wo wurde wurden zu zum zur zwar zwischen"
    ),
    "hungarian": (
        "a ahol aki akkor alatt altal amely amelyek ami amig az azok azon azt be csak de e egy egyes"
        " egyik el en es ez ezek ezt fel ha hanem hat hogy hogyan ide igen is itt kell ki kozott le legyen"
        " lehet lett majd mar meg mert mi mig milyen minden mint most nagy nagyon ne nekem nem nincs o oda"
        " olyan ott pedig s sem sok szerint szinte tehat tobb ugy ugyanis ujra utan utana vagy vagyis van"
        " vannak volna volt voltak"
    ),
    "italian": (
        "a ad agli ai al alla alle anche c'e che chi ci come con contro cosi cui da dai dal dalla dalle"
        " degli dei del dell della delle di dove e ed era erano essere fra gli ha hanno ho i il in io l la"
        " le lei lo loro lui ma mi mia mio ne nei nel nella nelle noi non nostro o per perche piu quale"
        " quando quella quello questa questo qui se sei si sia sono sta su sua sue sui sul sulla suo tra"
        " tu tutti tutto un una uno vi voi"
    ),
    "norwegian": (
        "alle at av ble bli blir da de deg dem den denne der dere deres det dette din du eller en er et"
        " etter for fra ha hadde han hans har hennes her hun hva hvis hvor hvordan hvorfor i ikke inn jeg"
        " kan kunne man med meg men min mot nar ned noe noen og ogsa om opp oss over pa sa seg skal skulle"
        " slik som til under ut var vare ved vi vil ville"
    ),
    "polish": (
        "a aby albo ale ani az bardzo bez bo by byc byl byla bylo byly ci co czy dla do gdy gdzie go i"
        " ich im ja jak jako je jego jej jest jeszcze juz kiedy kto ktora ktore ktory lub ma mi mnie moze"
        " mu my na nad nas nawet nic nie niej nim no o od on ona one oni oraz po pod przed przez przy sa"
        " sie sobie ta tak takze tam te tego tej ten to tu tych tylko tym w we wiec wszystko z za ze"
    ),
    "portuguese": (
        "a ao aos as ate com como da das de dela dele deles depois do dos e ela elas ele eles em entre"
        " era essa esse esta estao estava este eu foi foram ha isso isto ja la lhe mais mas me mesmo meu"
        " minha muito na nao nas nem no nos nossa nosso num numa o os ou para pela pelas pelo pelos por"
        " porque quando que quem sao se seja sem ser seu seus so sua suas tambem te tem tinha tu um uma"
        " voce voces"
    ),
    "romanian": (
        "a acea aceasta aceea acel acest acestea acestui ai ale am ar are as asta atunci au avea avem"
        " aveti ca cand care ce cel cele cine cu cum da daca dar de decat deci despre din dintre dupa ea"
        " ei el ele era este eu fi fie fost iar in isi la le lui mai mea meu mi ne nici nu o ori pana pe"
        " pentru prin sa sau se si sunt te toate tot tu un una unei unor unui va voi vor"
    ),
    "russian": (
        "а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для"
        " до его ее если есть еще же за здесь и из или им их к как когда кто ли либо мне может мы на надо"
        " наш не него нее нет ни них но ну о об однако он она они оно от очень по под при с со так также"
        " такой там те тем то того тоже той только том ты у уже хотя чего чей чем что чтобы чье эта эти"
        " это я"
    ),
    "spanish": (
        "a al algo ante antes como con contra cual cuando de del desde donde durante e el ella ellas"
        " ellos en entre era eran es esa ese eso esta estaba estan este esto fue fueron ha habia han hasta"
        " hay he la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros o os otra otro para"
        " pero poco por porque que quien se sea ser si sin sobre son su sus tambien tanto te tiene todo"
        " todos tu un una uno unos y ya yo"
    ),
    "swedish": (
        "alla allt an at att av blev bli blir da de dem den denna deras dess dessa det detta dig din ditt"
        " du efter ej eller en er ett for fran hade han hans har henne hennes hon hur i icke inom inte jag"
        " ju kan kunde man med mellan men mig min mitt mot mycket nagon nagot nar nu och om oss pa sa"
        " sedan sig sin sina sitt ska skulle som till under upp ut utan vad var vara varit vi vid vilka"
        " vilken vill"
    ),
    "turkish": (
        "acaba ama ancak bana bazi belki ben beni bile bir biri birkac biz bize bu buna bunda bunlar bunu"
        " bunun cok cunku da daha de degil diye en gibi hem hep hepsi her hic icin ile ise ki kim mi mu"
        " nasil ne neden nerede o olan olarak oldu oldugu on ona ondan onlar onu onun oysa sanki sen siz"
        " sonra su tum ve veya ya yani yok zaten"
    ),
}
LANGUAGES = tuple(_WORDS)
"""Snowball's names of the languages whose endings are known."""
JOINING = frozenset({"danish", "dutch", "finnish", "german", "hungarian", "norwegian", "swedish"})
"""Those that write a word and what it is joined to as one: "Mietvertrag" is a "Vertrag"."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The little words of a language, folded, without apostrophes."""
    return frozenset(fold(word).replace("'", "") for word in _WORDS[language].split())


def has_stem(term: str) -> bool:
    """Whether a folded term may be a form of another: not short, no digits, no script without spaces."""
    if not SHORTEST <= len(term) <= LONGEST or not term.isalpha():
        return False
    return term.isascii() or not is_unspaced(term)


def stem(term: str, language: str) -> str:
    """What a folded term has in common with its other forms in `language`; itself where it has none."""
    return str(_stemmer(language)(term)) if has_stem(term) else term


def stems(terms: Sequence[str], language: str) -> list[str]:
    """As `stem`, of many terms that have one."""
    stemmer = Stemmer.Stemmer(language, 0)
    found: list[str] = stemmer.stemWords(terms)
    return found


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stemmer: Callable[[str], str] = Stemmer.Stemmer(language).stemWord
    return stemmer
