"""What people write, in the languages and encodings it is met in: 200 samples of 20 to 400 characters."""

from __future__ import annotations

from collections.abc import Iterator

_WEST = "cp1252 cp850 mac_roman"
_CENTRAL = "cp1250 iso8859_2 cp852"
_TEXTS = {
    "English, typeset": (
        "cp1252 mac_roman utf-16-le",
        "Rent: €450 a month",
        "The keeper’s log wasn’t complete – it ended in May, and nobody knows why.",
        "“We can’t land,” he wrote, “until the fog lifts…” The café on the quay had closed, so the crew’s supper was cold soup — again. Total due: €12.50 (about £11).",
    ),
    "German": (
        _WEST + " utf-16-be",
        "Grüße aus der Küche",
        "Die Bäuerin prüft die übergroßen Möhren und grüßt höflich über den Zaun.",
        "Während der Überfahrt hörten die Gäste schöne Märchen. Später saßen alle müde in der Stube, aßen Brötchen mit Käse und zählten die Schiffe, die im Hafen lagen. Für morgen wünschen wir uns besseres Wetter.",
    ),
    "French": (
        _WEST,
        "Crème brûlée à la carte",
        "L'élève a été très étonné : la forêt s'étendait jusqu'à la rivière gelée.",
        "Après le dîner, ma grand-mère racontait des légendes où les fées vivaient près d'un château abandonné. Nous écoutions, émerveillés, sans faire de bruit, et le chat dormait à côté du poêle.",
    ),
    "Spanish": (
        _WEST,
        "¿Dónde está el niño?",
        "Mañana será otro día; el señor Muñoz llegó en tren a la estación de León.",
        "Los pájaros volvían cada año al mismo árbol, y mi abuelo decía que así se sabía cuándo plantar el maíz. ¡Qué razón tenía! También nos enseñó a leer las nubes antes de la tormenta.",
    ),
    "Italian": (
        "cp1252 cp850",
        "È così, perché no? Più tè",
        "La città è più bella la sera, quando c'è già la luna e l'università è chiusa.",
        "Lunedì verrà l'ingegnere e controllerà la qualità dell'acqua; poi si deciderà se la società potrà riaprire la fontana. Intanto il caffè è gratis per chi lavora là.",
    ),
    "Portuguese": (
        "cp1252 cp850",
        "Não há pão, só maçãs",
        "A reunião começará às três horas na estação, se não chover de manhã.",
        "O avô contou que os pescadores saíam antes do amanhecer e só voltavam com o coração cheio de histórias. Ninguém sabia até onde iam, mas as crianças esperavam na praia até à noite.",
    ),
    "Swedish": (
        "cp1252 cp850",
        "Får får får? Nej, lamm.",
        "På övre våningen låg en gammal hård säng, och där sov björnen hela vintern.",
        "När våren kom gick flickan ut på ängen för att plocka blåbär, men de var inte mogna än. Hon satte sig på en sten vid ån och väntade på båten som skulle föra henne över till andra sidan.",
    ),
    "Danish": (
        "cp1252 cp850",
        "Rødgrød med fløde på",
        "Færgen sejler ikke før i morgen, så vi må blive på øen og spise flæsk.",
        "Den gamle kone gik ned til åen hver aften og råbte på sine ænder. Når de kom, fik de brød og en smule grød, og bagefter gik hun hjem og læste højt for sin søn.",
    ),
    "Norwegian": (
        "cp1252",
        "Blåbærsyltetøy på brød",
        "Båten går ikke før i morgen tidlig, så vi må overnatte på øya hos søsteren din.",
        "Hver høst samlet bestemor tyttebær i åsen, og vi barna fikk være med for å bære kurvene hjem.",
    ),
    "Finnish": (
        "cp1252",
        "Hyvää päivää, äiti!",
        "Tänään söimme mökillä lämmintä leipää ja joimme hyvää kahvia.",
        "Järvi oli jäätynyt jo lokakuussa, eivätkä veneet enää päässeet liikkeelle. Kylän väki käveli jäätä pitkin kirkkoon, ja lapset hiihtivät kouluun pimeässä.",
    ),
    "Polish": (
        _CENTRAL + " utf-16-le",
        "Święta Łucja, źródło",
        "Zażółć gęślą jaźń, powiedział wróbel i odleciał na najwyższą gałąź.",
        "Późną jesienią ptaki odlatują na południe, a łąki pokrywa mgła. Babcia siedziała wtedy przy oknie, cerowała skarpety i mówiła, że każda zima kończy się wiosną, choć my w to nie wierzyliśmy.",
    ),
    "Czech": (
        _CENTRAL,
        "Dobrý večer, tatínku",
        "Příliš žluťoučký kůň úpěl ďábelské ódy a šťastně skákal přes ploty.",
        "Když přišla zima, sníh zasypal celou vesnici a děti nemohly do školy. Starý učitel proto chodil od domu k domu, četl jim pohádky a učil je počítat na ořechách.",
    ),
    "Slovak": (
        "cp1250 iso8859_2",
        "Dobrý deň, čo si želáte?",
        "Keď prišla jar, ľudia vyšli na lúky a deti púšťali šarkany až do večera.",
        "Starý otec každé ráno chodil k rieke, kŕmil kačice a potom nám doma rozprával, čo všetko sa cez noc stalo.",
    ),
    "Hungarian": (
        _CENTRAL,
        "Jó reggelt, kérek még",
        "Az őszi szél elfújta a könyvet, és a gyerekek nevetve szaladtak utána.",
        "A kertben álló öreg körtefa alatt ült a nagyapám, és a régi időkről mesélt. Azt mondta, hogy a folyó akkor még tiszta volt, és minden háznak saját csónakja volt a kikötőben.",
    ),
    "Romanian": (
        "cp1250 iso8859_2",
        "Bună ziua, mulţumesc",
        "Copiii aşteaptă în staţie, fiindcă trenul vine întotdeauna târziu.",
        "Bătrânul pescar îşi repara plasele în faţa casei şi le povestea nepoţilor despre furtunile de altădată. Nimeni nu ştia dacă toate întâmplările erau adevărate.",
    ),
    "Croatian": (
        "cp1250 cp852",
        "Što još želiš, čovječe?",
        "Jučer smo šetali uz more i gledali kako brodovi ulaze u luku, ništa više.",
        "Djed je rekao da će sutra puhati bura, pa smo već večeras vezali čamce i zatvorili škure. Noću se čulo kako valovi udaraju o stijene, a mačka se sakrila pod krevet.",
    ),
    "Russian": (
        "cp1251 cp866 koi8_r iso8859_5 mac_cyrillic utf-16-le utf-16-be",
        "Пароход пришёл вечером",
        "Съешь ещё этих мягких французских булок, да выпей же чаю.",
        "Старый смотритель каждый вечер поднимался на маяк и зажигал лампу. Он говорил, что море не любит забывчивых людей, и потому никогда не пропускал ни одной ночи, даже когда болел.",
    ),
    "Ukrainian": (
        "cp1251 koi8_u",
        "Їжак їсть яблука й груші",
        "Щовечора бабуся розповідала нам казки про лісових звірів і їхні пригоди.",
        "Узимку річка замерзала, і діти йшли до школи просто по кризі. Учитель чекав на них біля воріт, бо знав, що дехто захоче ще трохи покататися на ковзанах.",
    ),
    "Bulgarian": (
        "cp1251",
        "Добър ден, госпожо Иванова",
        "Рибарите излизат рано сутрин, когато морето е още спокойно и тъмно.",
        "В малкото село нямаше училище, затова децата пътуваха с влак до града. Връщаха се чак привечер и разказваха какво са видели от прозореца на вагона.",
    ),
    "Greek": (
        "cp1253 iso8859_7 utf-16-le",
        "Καλημέρα σας, τι κάνετε;",
        "Ο ψαράς γύρισε αργά το βράδυ και η βάρκα του ήταν γεμάτη σαρδέλες.",
        "Κάθε καλοκαίρι πηγαίναμε στο νησί και μέναμε στο σπίτι της γιαγιάς, δίπλα στη θάλασσα. Τα πρωινά μαζεύαμε σύκα και τα βράδια ακούγαμε παλιές ιστορίες για πειρατές.",
    ),
    "Turkish": (
        "cp1254 iso8859_9",
        "Günaydın, çay içer misin?",
        "Yağmur başladığında çocuklar koşarak eve döndü ve ışıkları yaktı.",
        "Dedem her sabah erkenden kalkar, bahçedeki ağaçları sular ve sonra gazetesini okurdu. Öğleden sonra komşular gelir, gölgede oturup eski günleri konuşurlardı.",
    ),
    "Lithuanian": (
        "cp1257",
        "Ačiū, viskas gerai, rytoj",
        "Šiandien žvejai išplaukė anksti, nes jūra buvo rami ir šviesi.",
        "Senelė kiekvieną rudenį džiovindavo obuolius ir grybus, kad žiemą būtų kuo pavaišinti svečius. Mes padėdavome jai pjaustyti, o vakare klausydavomės pasakų apie ežerą.",
    ),
    "Latvian": (
        "cp1257",
        "Labdien, kā jums klājas?",
        "Rīt mēs brauksim uz jūru, ja vien nesāksies stiprs lietus un vējš.",
        "Vecā bāka vairs nedarbojas, taču tās sargs joprojām katru vakaru kāpj augšā un skatās uz kuģiem. Viņš saka, ka jūra bez gaismas ir kā nakts bez zvaigznēm.",
    ),
    "Hebrew": (
        "cp1255",
        "שלום לכולם, מה נשמע היום",
        "הספינה הגיעה לנמל בשעות הערב, והמלחים ירדו לחוף בשירה.",
        "סבא שלי היה דייג, ובכל לילה יצא לים עם הרשת הישנה שלו. בבוקר היינו מחכים לו על המזח, והוא היה מספר לנו על הגלים ועל הירח.",
    ),
    "Arabic": (
        "cp1256",
        "صباح الخير يا أصدقائي",
        "وصلت السفينة إلى الميناء في المساء، ونزل البحارة إلى الشاطئ.",
        "كان جدي يخرج كل ليلة إلى البحر بقاربه القديم، وفي الصباح كنا ننتظره على الرصيف ليحكي لنا عن الأمواج والقمر والأسماك التي أفلتت من شباكه.",
    ),
    "Japanese": (
        "cp932 euc_jp utf-16-le",
        "おはようございます。今日はいい天気ですね。",
        "灯台守は毎晩ランプに火をともし、遠くの船に合図を送りました。港の人々は安心して眠れました。",
        "祖父は漁師で、夜明け前に小さな船で海へ出かけました。朝になると、私たちは桟橋で祖父の帰りを待ち、波や月や逃げた魚の話を聞くのが楽しみでした。カレーライスも食べました。",
    ),
    "Korean": (
        "cp949 utf-16-le",
        "안녕하세요. 오늘은 날씨가 참 좋네요.",
        "등대지기는 매일 밤 등불을 켜고 멀리 있는 배들에게 신호를 보냈습니다.",
        "할아버지는 어부였고, 해가 뜨기 전에 작은 배를 타고 바다로 나가셨습니다. 아침이 되면 우리는 부두에서 할아버지를 기다리며 파도와 달에 관한 이야기를 들었습니다.",
    ),
    "Chinese, simplified": (
        "gb18030 utf-16-be",
        "早上好，今天的天气真不错，我们出去走走吧。",
        "守灯塔的老人每天晚上都点亮灯火，给远方的船只发信号，港口的人们因此睡得很安稳。",
        "我的爷爷是渔民，天亮之前他就划着小船出海。早晨我们在码头上等他回来，听他讲海浪、月亮和那些逃走的鱼的故事。后来村里修了公路，年轻人都到城里工作去了。",
    ),
    "Chinese, traditional": (
        "big5",
        "早安，今天的天氣真好，我們出去走走吧。",
        "守燈塔的老人每天晚上都點亮燈火，給遠方的船隻發信號，港口的人們因此睡得很安穩。",
        "我的爺爺是漁民，天亮之前他就划著小船出海。早晨我們在碼頭上等他回來，聽他講海浪、月亮和那些逃走的魚的故事。後來村裡修了公路，年輕人都到城裡工作去了。",
    ),
    "Thai": (
        "cp874",
        "สวัสดีครับ วันนี้อากาศดีมาก",
        "เรือเข้าเทียบท่าในตอนเย็น และลูกเรือก็ลงมาที่ชายหาดพร้อมเสียงเพลง",
        "คุณตาของผมเป็นชาวประมง ทุกคืนท่านจะออกทะเลด้วยเรือลำเล็ก ตอนเช้าพวกเราจะรอท่านอยู่ที่ท่าเรือ เพื่อฟังเรื่องราวของคลื่นและดวงจันทร์",
    ),
}


def samples() -> Iterator[tuple[str, str, str]]:
    """The language, the encoding and the text of every sample."""
    for language, (encodings, *texts) in _TEXTS.items():
        for encoding in encodings.split():
            for text in (*texts[:2], " ".join(texts)):
                yield language, encoding, text
