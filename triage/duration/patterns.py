"""The French words of durations, and nothing else.

:mod:`triage.duration.reading` turns a message into the symbols below (in capitals), and the rest of
the package reads symbols only. To teach a new way of saying something, add it here.

``SPELLINGS``   a usual word, and the other ways in which patients type it;
``GLUED``       words typed without their space or apostrophe, and what they stand for;
``PHRASES``     a symbol, and every usual way of saying it, apart by ``|``, in usual words without
                accents, apostrophes or hyphens ("d un" for "d'un"); the longest phrase wins;
``TOPICS``      a symbol, and the words that stand for it; a word that ends with ``*`` is the
                beginning of many.
"""

from __future__ import annotations

SPELLINGS: dict[str, str] = {
    "depuis": """depui depuit depuits depuie depuix depus dpuis dpui dep dp dps dpi deps depis
        deouis dpeuis deupis depuid depuius epuis depuos depuia dempuis depuiss""",
    "ca": "sa cela ceci",
    "fait": "fai fais fe fet faix",
    "faire": "fer fere fair ferre",
    "que": "ke qe keu k qu",
    "plus": "plu",
    "moins": "moin mwin",
    "quelques": """qq qqs qque qques quelque qelque qelques quelk kelke kelkes kelk kelques qlq
        qlqs qlques qqes qlque quelq quelqe quelqes""",
    "plusieurs": "plusieur plusieure plusieures plusier plusiers pls plsrs plusieus plrs",
    "beaucoup": "bcp bcps bocou boucoup beaucou",
    "presque": "presk preske presqu",
    "bientot": "biento bientt bienot betot",
    "environ": "envirron environs env anviron enviro environt",
    "peu": "ptit",
    "dernier": """derniere derniers dernieres dernie derniee der passe passee passes passees
        precedent precedente precedents precedentes dernière""",
    "semaine": """semaines sem sems smn smns smaine smaines semene semenes semaie semain semains
        senaine senaines semeine semeines semane semanes semines simaine simaines cemaine
        semaones""",
    "mois": "mosi mios moit moits mwa mwas moix moies moid",
    "jour": "jours jr jrs jrn journee journees jous jor jors jourd juor joru jorus journe",
    "an": "ans ane anne annee annees annes anee anees ants hans anner",
    "heure": "heures heur heurs eure eures hr hrs",
    "minute": "minutes min mins mn mns minut minuts",
    "seconde": "secondes sec secs",
    "nuit": "nuits",
    "trimestre": "trimestres",
    "semestre": "semestres",
    "decennie": "decennies",
    "hier": "hyer ier yer",
    "avanthier": "avanhier avantier avantyer",
    "weekend": "weekends wkd wkend wend weeckend wekend ouikend ouikende ouikends wikend",
    "noel": "noell nowel",
    "demi": "demie demis demies dmi dmie",
    "avant": "avan avent",
    "matin": "mattin mati matain",
    "janvier": "janv jan jav",
    "fevrier": "fev fevr feb",
    "avril": "avr",
    "juillet": "juil juill",
    "aout": "aou aoute haout",
    "septembre": "sep",
    "octobre": "oct",
    "novembre": "nov",
    "decembre": "dec",
    "aujourdhui": "aujourdui ajd auj ajrd",
    "maintenant": "mtn mtnt mnt",
    "toujours": "toujour tjrs tjr tjs tjours",
    "tout": "tt tte tous toute toutes ts ttes",
    "pas": "pa",
    "petit": "petite petits petites pti ptite minot gamin gamine gosse mome",
    "bon": "bonne bons bonnes",
    "gros": "grosse grosses",
    "apres": "apre aprs",
    "chez": "ché",
    "dans": "ds dns",
    **{day: day + "s" for day in ("lundi", "mardi", "jeudi", "vendredi", "samedi")},
    "doul": "doulr",
}

GLUED: dict[str, str] = {
    "jai": "j ai", "gai": "j ai", "javais": "j avais", "jsuis": "je suis", "chuis": "je suis",
    "chui": "je suis", "jpeu": "je peux", "jpeux": "je peux", "jme": "je me", "jen": "j en",
    "jprend": "je prends", "jprends": "je prends",
    "jbosse": "je bosse", "jtravaille": "je travaille",
    "dun": "d un", "dune": "d un", "cest": "c est", "lan": "l an", "lannee": "l an",
    "lete": "l ete", "lhiver": "l hiver", "lautomne": "l automne", "lautre": "l autre",
    "yavait": "y avait", "safe": "ca fait", "safait": "ca fait",
    "cafait": "ca fait", "cava": "ca va",
    "sava": "ca va",
    "saf": "ca fait", "safai": "ca fait", "cfait": "ca fait",
    "dil": "d il", "dhier": "d hier", "jusqua": "jusqu a", "quen": "qu en", "dici": "d ici",
    "jdirais": "je dirais", "jdirai": "je dirais", "jpense": "je pense", "jcrois": "je crois",
    "dla": "de la",
    "javai": "j avais", "lage": "l age", "daout": "d aout", "doctobre": "d octobre",
    "davril": "d avril", "puisje": "puis je", "jaurai": "j aurai", "bcpde": "beaucoup de",
    "dapres": "d apres", "lenfance": "l enfance", "ladolescence": "l adolescence",
    "laccident": "l accident", "laccouchement": "l accouchement", "tlj": "tout les jour",
    "plusde": "plus de", "plusdun": "plus d un", "moinsde": "moins de", "moinsdun": "moins d un",
}  # fmt: skip

PHRASES: dict[str, str] = {
    # --- what announces a duration ---
    "SINCE": """depuis | de puis | d puis | remonte a | remontent a | remonte au | date de
        | date du | date d | datent de | datent du | datent d | a compter de""",
    "AGO": """il doit y avoir | il devrait y avoir | doit y avoir | il y a | y a | il ya | ya
        | ilya | yas | il y as | y as | ia | iya | il i a | il y avait""",
    "LASTS": """ca fait | ca me fait | ca feras | ca faisait | ca ferait | ca doit faire
        | ca doit bien faire | ca doit faire dans les | voila | voici | c est comme ca
        | ca traine | fait bien | c est comme ca | j en suis a | ca va chercher dans les""",
    "DURES": "ca dure | qui dure | dure | ca traine",
    "WILL_BE": """il y aura | y aura | ca va faire | ca va bientot faire | ca va me faire
        | ca fera | va faire | ca va sur | ca fera bientot | va bientot faire | ca va bien faire
        | on va sur""",
    # --- how exact it is ---
    "ABOUT": """environ | a peu pres | a peu pret | approximativement | autour de | autour d
        | aux alentours de | alentours de | aux environ de | plus ou moins | genre | grosso modo
        | on va dire | mettons
        | en gros | a vue de nez | disons | dans les | approx | a quelque chose pres
        | a la louche | quelque chose comme | quelques chose comme | une espece de
        | un truc comme | ~ | + / - | + ou -""",
    "ALMOST": """limite | presque | bientot | quasi | quasiment | pas loin de | pas loin d
        | pres de | pres d | un peu moins de | un peu moins d | un peut moins de
        | un peu moins que | pas tout a fait | pas encore | a peine | tout juste | guere plus de
        | guere plus d | meme pas | pratiquement | legerement moins de | legerement moins d
        | un petit peu moins de | un petit peu moins d""",
    "BIT_MORE": """un peu plus de | un peu plus d | un peut plus de | un peut plus d
        | un peu plus que | un petit peu plus de | un petit peu plus d | legerement plus de
        | legerement plus d | un chouia plus de | un poil plus de | un peu + de | un peu + d""",
    "MORE": """plus de | plus d | plus que | + de | + d | + que | > | superieur a
        | largement plus de | bien plus de | bien plus d | beaucoup plus de | beaucoup plus d
        | au dela de | nettement plus de | nettement plus d | largement plus d | bien + de
        | ca depasse | depasse | plus des""",
    "LESS": """moins de | moins d | moins que | - de | - d | < | inferieur a | pas plus de
        | pas plus d | pas plus que | jamais plus de""",
    "AT_LEAST": """au moins | aux moins | au minimum | minimum | au bas mot | mini | a minima
        | pas moins de | pas moins d | au bas mots""",
    "AT_MOST": """au plus | au maximum | maximum | max | maxi | tout au plus | au max | grand max
        | grand maximum | a tout casser""",
    "GOOD": """bon | bien | gros | facile | facilement | largement | bien tasse | bien tasses
        | bien sonne""",
    "SMALL": "petit",
    "LONG": "long | longs | longue | longues | entier | entiere | entiers | entieres | plein",
    "AND_PLUS": """et plus | ou plus | peut etre plus | sinon plus | et quelques
        | et des poussieres | et des brouettes | voire plus | et + | ou + | ou davantage
        | et davantage""",
    "HALF": "et demi | e demi | es demi | est demi | ai demi | et 1/2 | 1/2 | et d mi | et 0.5",
    "AND_QUARTER": "et quart | et un quart | 1/4",
    "THREE_QUARTERS": "3 quarts | 3 quart | et 3 quarts | 3 / 4 d",
    "QUARTER_OF": "un quart",
    "HALF_OF": "la moitie | moitie",
    "EXACT": """exactement | precisement | pile | juste | seulement | deja | maintenant
        | uniquement | tres exactement | exact | a ce jour | a l heure actuelle | actuellement
        | a present""",
    # --- vague quantities ---
    "FEW": "quelques | une poignee de | une poignee d | un peu de",
    "COUPLE": """une paire de | une paire d | une couple de | un couple de | une couple d
        | un couple d | une coupe de""",
    "SEVERAL": "plusieurs | un certain nombre de | un certain nombre d | maints | diverses",
    "DES": "des",
    "MANY": """beaucoup de | beaucoup d | pas mal de | pas mal d | de nombreux | de nombreuses
        | de longs | de longues | un paquet de | un paquet d | un tas de | un tas d
        | enormement de | tellement de | tellement d | tant de | tant d | des dizaines de
        | des dizaines d | un sacre paquet de | de tres nombreuses | de tres nombreux""",
    "LAST_FEW": "ces dernier",
    "OVER": "au cours de | au cours des | au cours d | au cours du",
    "EARLIER": "plus tot | auparavant | en arriere",
    # --- parts of a month, a year, a season ---
    "BEGIN": "premiers jour | tout debut | debut | commencement | deb",
    "MID": "mi | milieu",
    "END": "fin",
    "DURING_IT": "courant",
    "LAST": "dernier | d avant",
    "NEXT": """prochain | prochaine | prochains | prochaines | qui vient | suivant | suivante
        | qui arrive""",
    "THIS": "ce | cet | cette",
    # --- days ---
    "YESTERDAY": "hier | la veille | le jour d avant | le jour dernier",
    "DAY_BEFORE": "avanthier | avant hier | avant yer | l avant veille | avant veille",
    "TODAY": "aujourdhui | aujourd hui | aujourd ui | ce jour",
    "JUST_NOW": "tout a l heure | a l instant | tantot | talheure | tout a leur",
    "MORNING": "matin | matinee",
    "NOON": "midi",
    "AFTERNOON": "apres midi | aprem | apresmidi | apres m | apres diner",
    "EVENING": "soir | soiree",
    "WEEKEND": "weekend | week end | week ends | fin de semaine | we | w e | weeks end",
    "OTHER_DAY": "l autre jour",
    "LAST_NIGHT": "la nuit dernier | nuit dernier | cette nuit",
    # --- feasts, school, seasons ---
    "H_EVE": "reveillon | saint sylvestre | st sylvestre | reveillon du jour de l an",
    "H_NOEL": "noel",
    "H_NOEL_EVE": "la veille de noel | veille de noel | reveillon de noel",
    "H_FEASTS": """les fetes | les fetes de fin d an | fetes de fin d an | fetes de noel
        | les fetes de noel | les fetes d fin d an""",
    "H_NEW_YEAR": "jour de l an | nouvel an | 1 er de l an | premier de l an",
    "H_EPIPHANY": "epiphanie | la galette | galette des rois",
    "H_CANDLEMAS": "chandeleur",
    "H_VALENTINE": "saint valentin | st valentin",
    "H_MARDI_GRAS": "mardi gras",
    "H_EASTER": "paques | paque | dimanche de paques",
    "H_EASTER_MONDAY": "lundi de paques",
    "H_LABOUR": "fete du travail",
    "H_ASCENSION": """ascension | pont de l ascension | jeudi de l ascension
        | week end de l ascension""",
    "H_PENTECOST": "pentecote | week end de pentecote",
    "H_PENTECOST_MONDAY": "lundi de pentecote",
    "H_MOTHERS": "fete des meres | fetes des meres",
    "H_FATHERS": "fete des peres | fetes des peres",
    "H_MUSIC": "fete de la musique",
    "H_JEAN": "saint jean | st jean | fete nationale du quebec",
    "H_NATIONAL": "fete nationale",
    "H_BELGIAN": "fete nationale belge",
    "H_THANKSGIVING": "action de grace | action de graces | actions de grace",
    "H_ASSUMPTION": "assomption",
    "H_HALLOWEEN": "halloween | haloween",
    "H_TOUSSAINT": "toussaint | toussaints | tous saints | tout saint",
    "H_ARMISTICE": "armistice",
    "H_NICOLAS": "saint nicolas | st nicolas",
    "H_APRIL_FOOL": "poisson d avril",
    "H_BACK_TO_SCHOOL": """rentree | rentree scolaire | rentree des classes
        | rentree de septembre | reprise de l ecole""",
    "H_BACK_JANUARY": "rentree de janvier",
    "H_SUMMER_HOLIDAYS": """vacances d ete | grandes vacances | vacances scolaires d ete
        | conges d ete | vacances de cet ete | vacances de l ete""",
    "H_XMAS_HOLIDAYS": "vacances de noel | conges de noel | vacances de fin d an",
    "H_WINTER_HOLIDAYS": """vacances d hiver | vacances de fevrier | vacances de ski
        | semaine de relache | relache""",
    "H_SPRING_HOLIDAYS": "vacances de printemps | vacances de paques | vacances d avril",
    "H_AUTUMN_HOLIDAYS": """vacances de la toussaint | vacances de toussaint | vacances d automne
        | vacances d octobre | conge d automne""",
    "H_HOLIDAYS": "les vacances | nos vacances | mes vacances | retour de vacances",
    "H_LOCKDOWN_1": "confinement | premier confinement | 1 er confinement | confinement de mars",
    "H_LOCKDOWN_2": """deuxieme confinement | second confinement | 2 eme confinement
        | 2 e confinement""",
    "H_LOCKDOWN_3": "troisieme confinement | 3 eme confinement | 3 e confinement",
    "H_LOCKDOWN_END": "deconfinement",
    "H_COVID": """du covid | le covid | la covid | la pandemie | la crise du covid
        | la crise sanitaire""",
    "SPRING": "printemps | printemp",
    "SUMMER": "ete",
    "AUTUMN": "automne",
    "WINTER": "hiver",
    # --- life ---
    "ALWAYS": "toujours",
    "LIFELONG": "tout ma vie",
    "ALWAYS_HAD": "toujours eu | toujours ete | toujours souffert | toujours connu",
    "BIRTH": "ma naissance | la naissance | suis ne | suis nee",
    "CHILDHOOD": """mon enfance | l enfance | enfance | tout petit | mon plus jeune age
        | tout jeune | ma jeunesse | ma plus tendre enfance | mon jeune age | suis petit
        | etais petit | suis tout petit | etais tout petit | suis enfant | etais enfant
        | suis jeune | etais jeune | la petite enfance | suis tout jeune | etais tout jeune
        | suis bebe | l ecole primaire""",
    "TEENS": """adolescence | suis ado | etais ado | suis adolescent | suis adolescente
        | etais adolescent | etais adolescente | mes annees lycee | le lycee | le college
        | ma puberte | la puberte""",
    "AGE_OF": "l age de | l age d",
    # --- how it hangs together ---
    "CONTINUOUS": """jamais parti | jamais partie | jamais vraiment parti
        | jamais vraiment partie | jamais disparu | jamais vraiment disparu | en continu
        | sans arret | ca va et ca vient | jamais completement parti | jamais completement partie
        | jamais totalement parti | jamais totalement partie | jamais dernier
        | jamais vraiment dernier | jamais cesse | sans interruption | en permanence
        | en permanance | sans discontinuer | non stop | jamais lache | me quitte plus
        | me quitte pas | me quitte jamais | jamais tranquille | sans repit | jamais gueri
        | jamais guerie | jamais completement disparu | jamais arrete | va et vient
        | jamais ete tranquille | fond de douleur | jamais vraiment gueri | m a jamais quitte
        | ne part jamais | part jamais | jamais totalement disparu | tout le temps
        | jamais completement dernier | lache plus | lache pas""",
    "ONSET": """ca me prend | m a pris | ma pris | m a prit | ma prit | m est tombe dessus
        | m est tombee dessus | ca a commence | ca m est venu""",
    "RETURN": """m a repris | ma repris | de nouveau | a nouveau | remis ca | est reparti
        | a remis | remet ca | en remet""",
    "INSTEAD": """plutot | en fait | correction | pardon | non | en realite | plus exactement
        | plus precisement | je veux dire | je voulais dire | oups | erreur | au final
        | finalement | me suis trompe | me suis trompee | me trompe | je rectifie | enfaite
        | en faite | mais c est | c est plutot | n importe quoi | nimp | nimporte quoi""",
    "USUALLY": """en general | d habitude | generalement | en moyenne | habituellement
        | a chaque fois | chaque fois""",
    "NEG": "pas | non pas | n est pas | et pas",
    "PAIN_FREE": """plus mal | pas eu mal | rien eu | ai plus mal | plus eu mal | plus de douleur
        | plus de douleurs | aucune douleur | plus aucune douleur | pas de douleur | plus rien
        | pas souffert | plus souffert | va mieux | vais mieux | me sens mieux | suis gueri
        | suis guerie | soulage | tranquille depuis | ca s est calme | plus mal au dos""",
    "PAIN": """vis avec | vivre avec | tour de rein | tour de reins | mal de dos | peux plus
        | peu plus | peut plus | arrive plus | arrive pas | dors plus | dors mal | dors pas
        | dort plus | dort mal | peux pas | bouge plus | marche plus | tiens plus | marche mal
        | bouger plus | galere | boite | en compote | dormir plus | arriver plus | tourne plus
        | ca continue | rien ne soulage | rien ne me soulage | rien me soulage | ne soulage
        | ne me soulage | soulage pas | soulage rien
        | ca tire | ca me tire | ca pique | fait mal | plus en plus mal | de mal en pis""",
    "WORSE": """de pire en pire | plus fort | de plus en plus | surtout | encore plus
        | en particulier | plus intense | pire | davantage | insupportable | plus en plus fort""",
    "CAUSE": """suite a | suite | a cause de | consecutif a | consecutive a | depuis que
        | lors de | apres | a la suite de | au moment de""",
    "OTHER_N": """eu le covid | eu la covid | attrape le covid | eu covid | anti inflammatoire
        | anti inflammatoires | anti inflamatoire | anti inflamatoires | anti douleur
        | anti douleurs | anti depresseur | anti depresseurs""",
    "BORN": """ne le | nee le | suis de | ne en | nee en | suis ne le | suis nee le | suis ne en
        | suis nee en""",
    "OTHER_V": """mi temps | en arret | arret de travail | arret maladie | m a arrete | ma arrete
        | arrete de | mis en arret | m ont arrete | arret d | fais du | fait du | fais de la
        | fait de la | fais de l | j habite | a la retraite | en retraite | en couple
        | au chomage | en poste | en invalidite | en ald | en cdi | en cdd | en vacances
        | en conge | en conges""",
    "FUTURE": "dans | d ici | d ici a | sous",
    "DURING": """pendant | pdt | pdnt | durant | pour | au bout de | au bout d | en l espace de
        | tient | tiens""",
    "FREQUENCY": "tout les | tout le | chaque | par | a raison de | fois tout les",
    "CLOCK": "vers | jusqu a",
    "BUT": """mais | alors que | par contre | cependant | sauf que | toutefois | pourtant
        | tandis que""",
    "WHEN": "quand | lorsque | lorsqu | des que | si | qd | kan | kand | des qu | puisque",
    "PAST": """gueri | guerie | disparu | deja eu | avais deja | avais eu | avait deja
        | deja fait | episode dernier | crise dernier | deja eut | deja arrive | m etait arrive""",
    "FIRST": """premiere fois | premier episode | premiere crise | premiers episodes""",
}

TOPICS: dict[str, str] = {
    # The pain itself. Parts of the body are left out on purpose: an operation has them too.
    "PAIN": """mal maux doul* souf* lombal* lombag* lumbag* sciat* siat* cruralg* bloq* blok*
        blocag*
        coinc* raid* elanc* lancin* lance lancer brul* fourmi* migrain* tendinit* torticol*
        cloue* alite* reveil* cramp* decharg* engourd* courbat* contractu* hernie* discopath*
        arthros* probleme problemes pb pbs souci soucis gene genes genee crise crises poussee*
        episode* tortur* supplice calvaire nevralg* cervicalg* dorsalg* entors* inflam*
        pincement* endur*
        symptom* supporte subi tiraill* picot* ankylo* coxarthr* pubalg* fibro* lumbago""",
    "ONSET": """commenc* comenc* debute* debuta apparu* apparit* surven* declench* demar* arrive
        arrivee surgi* attrap* chope chopp* manifest* crac crack clac craqu*""",
    "RETURN": """reven* revien* revenu* repri reprend recommenc* rechut* recidiv* reappar*
        repart* refait reprise* repris nouveau nouvelle""",
    "WORSE": "empir* aggrav* agrav* accentu* augment* amplifi* intensifi* degener*",
    "EVENT": """chut* tomb* accident* demenag* choc chocs effort efforts soulev* portant
        soulevant baissant levant trauma* gliss* percut* porte porter accrochag* mouvement""",
    "DELIVERY": "naissance accouch* cesarienn*",
    "OTHER_V": """oper* marie mariee maries divorc* retrait* travaill* bosse bosser bossais
        bosses employ* embauch* prends prend prenais prescri* decouv* connu connue trouve trouvee
        detect* diagnostiq* suivi suivie soigne soignee habit* fume fumer fumais pratiq* enceinte
        separ* vis vit vivons veuf veuve demission* chom* licenci* inscrit* vaccin* consult* vu
        vois connais connait macon macons infirmier* caissier* vendeu* chauffeur* routier*
        serveu* soignant* secretaire* comptable* enseignant* prof menuisier* plombier*
        electricien* carreleu* cuisinier* coiffeu* agricult* jardinier* policier* gendarme*
        militaire* manutention* livreu* magasinier* mecanicien* ouvrier* artisan* facteur
        boulanger* cariste* arrete arretee hospitalis* conduis exerce exercais infiltr* pris
        implant* cours abonne* pacs* deced* deces mort morte enterr* obseques
        pese pesais mesure attend*""",
    "OTHER_N": """travail boulot boulo job taf taff usine poste metier entreprise irm irms radio
        radios radiograph* scanner* scaner scan kine kines kinesi* osteo* ostheo* seance*
        operation* arthrodes* laminect* discect* microdisc* rhizolys* vertebroplast* chirurg*
        intervention* traitement* medicament* medoc* cachet* comprim* dolipran* paracetamol
        ibuprof* antidep* antiinflam* antibio* codein* tramad* lyrica laroxyl lamaline ixprim
        morphin* skenan* medecin* rhumato* neurolog* specialiste* rdv rdvs rendez conge conges
        repos sport foot yoga muscu musculation piscine velo natation gym enfant enfants fils
        fille filles bebe mariage cancer* diabet* cure cures corset ceinture* semelle* examen*
        echograph* scintigraph* electromyo* emg tens pilule contrat cdi cdd permis maison appart*
        stage etudes formation depression tension asthme cholesterol thyroide grossesse menopaus*
        cortison* steroid* polyarthr* regles chien chat ordonnance mutuelle dossier ald
        invalidite interim paquet paquets clope clopes alcool cigarette* tabac hopital urgences
        prothese neurostimulateur* stimulateur* pacemaker acupunct* matelas fauteuil ordinateur
        teletravail bureau couple docteur toubib
        doc generaliste arret itt prolongation retraite chantier ecole fac aerobic pilates rameur
        pompier* vacances reeducation balneo* infirmiere""",
    "PERSON": """mere pere soeur frere papa maman mari epoux epouse copain copine conjoint cousin
        cousine tante oncle voisin voisine collegue ami amie compagne compagnon femme homme
        monsieur madame patient patiente dame fils fille bebe enfant""",
}

NUMBERS: dict[str, int] = {
    "zero": 0,
    "un": 1, "une": 1,
    "deux": 2, "deu": 2, "deus": 2, "dex": 2,
    "trois": 3, "troi": 3, "trwa": 3, "troix": 3, "trios": 3,
    "quatre": 4, "katre": 4, "quatres": 4, "catre": 4, "quatr": 4,
    "cinq": 5, "cink": 5, "sink": 5, "sinq": 5, "cinque": 5, "cinc": 5,
    "six": 6, "sis": 6, "sisse": 6,
    "sept": 7, "cept": 7, "sette": 7,
    "huit": 8, "uit": 8, "wit": 8,
    "neuf": 9, "neufs": 9,
    "dix": 10, "dis": 10,
    "onze": 11, "onz": 11,
    "douze": 12, "douz": 12,
    "treize": 13, "treze": 13,
    "quatorze": 14, "katorze": 14,
    "quinze": 15, "kinze": 15, "quinz": 15, "kinz": 15,
    "seize": 16, "seze": 16,
    "vingt": 20, "vint": 20, "vingts": 20,
    "trente": 30, "trent": 30,
    "quarante": 40, "karante": 40,
    "cinquante": 50, "cinkante": 50,
    "soixante": 60, "soissante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
    "cent": 100, "cents": 100,
}  # fmt: skip

ABOUT_NUMBERS: dict[str, int] = {
    "huitaine": 8, "dizaine": 10, "dixaine": 10, "disaine": 10, "douzaine": 12, "quinzaine": 15,
    "kinzaine": 15, "quinzene": 15, "vingtaine": 20, "vingtene": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
"""« Une quinzaine »: about that many."""

ABOUT_ENDINGS = ("aine", "aines", "ene", "aine", "zaine", "taine")
"""What follows the figure in "15aine"."""

UNITS: dict[str, str] = {
    "seconde": "SECOND",
    "minute": "MINUTE",
    "heure": "HOUR",
    "jour": "DAY",
    "nuit": "DAY",
    "matins": "DAY",
    "soirs": "DAY",
    "semaine": "WEEK",
    "mois": "MONTH",
    "trimestre": "QUARTER",
    "semestre": "HALFYEAR",
    "an": "YEAR",
    "decennie": "DECADE",
}

MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAY_SHORT = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
"""Read as a day only where the message is that word alone, or after "depuis"."""

GUESSED = """depuis semaine semaines minute minutes heures journee annee annees janvier fevrier
    avril juillet septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi
    dimanche quatre treize quatorze quinze seize vingt trente quarante cinquante soixante
    septante nonante environ presque bientot quelques plusieurs dernier derniere dernieres
    quinzaine dizaine vingtaine trentaine douzaine printemps automne hiver rentree confinement
    toussaint pentecote ascension trimestre semestre minimum maximum naissance enfance
    adolescence weekend aujourdhui toujours vacances"""
"""Words put right when they are one slip away (two for long words)."""

NEVER_GUESSED = """entree entrees rentre rentrer rentres rentrent derriere derrieres plaques
    plaque heurte heurter heureux heureuse lourdes semelle semelles semaine douce douces chaise
    seiche tente tentes trempe avrils hivernal minuit minutie miniature minime vinyle vinght
    mercure mardis samedis quatrieme cinquantieme passion ascenseur vacance vacante vacantes
    enfants enfant enfants depit debut debout depuis deplus premier premiere premieres denier
    dernierement annexe annuel annuelle annule prudent presse presser presses jusque brusque
    brusques lorsque toujours quitte quitter quittes quinte plaisirs plusieur voisine vingtieme
    trentieme automate bientot aviron environnement conseil confinee quelquefois quelqu
    quelconque semblent semble semblable septique juillettiste naissant douzieme dixieme dizieme
    trinquent saisie seizieme laitage heure beurre peur leur leurs seule seul novice dimensions
    marie mardi maximal minimal reentree septieme huitieme vingt onze jeune jeudi jeunes vendre
    vendredi lund lundis annees aines laine vaine haleine"""
"""Ordinary words that look like one of those."""

AROUND_QUANTITY = """quelques plusieurs un une demi bon gros dernier petit combien de ces des d
    long aine aines beaucoup"""
"""After these, "moi" is "mois"."""

ORDINALS: dict[str, int] = {
    "premier": 1, "premiere": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5,
    "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11,
    "douzieme": 12,
}  # fmt: skip

HAILS = "docteur toubib doc monsieur madame"
HAIL_AFTER = """le la mon ma un une du au ce chez de des les mes son sa par cette aux votre notre
    autre"""
"""A « docteur » is spoken to, unless one of these stands before the word."""

SUBJECTS = "je j ca il elle on c"
"""A clause of its own begins with one of these."""

FILLERS = """le la les l a au aux en de du d ce THIS ces EXACT peut etre je dirais pense crois c
    est donc euh ben que dit bien GOOD y voire pour mon ma mes cette moi debut ABOUT ALMOST MORE
    LESS AT_LEAST AT_MOST BIT_MORE 1 vers tres DURING_IT LONG ? me ca fait suis sais trop
    certainement surement serait bon HAIL OVER"""
"""What may stand between "depuis" and the duration."""

COMPLEMENTS = """de du d des a au aux en pour par avec sans dans sur chez CAUSE apres contre
    DURING que ma mon mes"""
"""What makes a noun the complement of the words before it ("mal à cause du travail")."""

SMALL_TALK = """je dirais pense crois que qu c est ca oui non ben bah euh peut etre sais trop le
    la les l de du d au a en moi hein quoi bonjour bonsoir merci svp stp alors donc EXACT ABOUT
    ouais ok INSTEAD NEG plus pas etait comme moins duree 1 et j ai dirai me semble il mmm hmm
    pfff pff vraiment surement s vous plait docteur lol ui jsp mdr demain YESTERDAY ou DAY_BEFORE
    CLOCK style part FEW n ne ni LASTS SINCE AGO . , ; ! ? ( ) - : tres rien ah oh bien sur allez
    meme DURING pour tout ce va LONG encore cette date entre EARLIER HAIL OVER avant
    devait devrait etre rond ronds quand ONSET faire dirai honnetement franchement enfin bref
    possible souvenirs souvenir memoire compte voyons attendez temps tps ptet crois"""
"""What may stand around a duration in a message that says nothing else."""

AROUND_AMOUNT = """ABOUT ALMOST BIT_MORE MORE LESS AT_LEAST AT_MOST GOOD SMALL LAST JUST_NOW"""
"""What widens an amount when it stands before it."""
