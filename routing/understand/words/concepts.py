"""Words that mean much the same at work, in English and Dutch: one line is one concept, `en | nl`.

They let a message meet a phrase that says it in other words, or in the other language. Data, no
logic; stems are compared.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from catalog.model import LANGUAGES, Language
from routing.understand.words.stem import stem

_LINES: Final = """
broken broke defect defective faulty malfunction malfunctioning kaput damaged busted | kapot stuk defect beschadigd gesloopt kapotgegaan
leak leaks leaking leaked drip drips dripping | lek lekt lekken lekkage druppelt druppelen
stuck jammed jam blocked clogged blockage | vast vastgelopen verstopt geblokkeerd klem klemt vastzit
crash crashes crashed freeze freezes frozen hangs hung | crasht vastgelopen bevroren hangt vastloopt loopt
error fault failure glitch bug | fout foutmelding storing mankement
slow slowly sluggish lag laggy | traag langzaam sloom
failed fails fail failing unsuccessful declined rejected refused | mislukt faalt geweigerd afgewezen
computer laptop notebook pc desktop workstation | computer laptop notebook pc werkplek
screen monitor display | scherm monitor beeldscherm display
phone telephone mobile cellphone smartphone iphone cell handset | telefoon mobiel mobieltje smartphone iphone toestel gsm
printer print prints printing printout | printer print printen afdrukken afdruk
mail email mails emails e-mail mailbox inbox outlook | mail email mails e-mail mailbox postvak outlook
password passcode passphrase pwd | wachtwoord ww paswoord
login logon signin log sign authenticate | inloggen aanmelden login ingelogd inlog
account profile user username | account profiel gebruiker gebruikersnaam
internet wifi wireless wlan network connection | internet wifi draadloos netwerk verbinding
badge pass keycard accesscard | badge pas pasje toegangspas personeelspas
key keys lock locks | sleutel sleutels slot sloten
card cards debit credit | kaart pas bankpas
software program programme application app apps | software programma applicatie app
install installed installation setup | installeren installatie geinstalleerd
update upgrade updated upgrading | update upgraden bijwerken bijgewerkt
folder directory share drive | map folder schijf netwerkschijf
file files document documents | bestand bestanden document documenten
access entry permission permissions authorisation authorization rights | toegang rechten bevoegdheid machtiging autorisatie
clean cleaning cleaned cleaner mop wipe | schoonmaken schoonmaak schoon dweilen poetsen poets schoonmaker
dirty filthy stain stained mess messy grubby | vies vuil smerig vlek vlekken troep bende
spill spilled spilt spilling | gemorst morsen morsing omgevallen omgestoten
toilet toilets loo restroom bathroom lavatory wc washroom | toilet wc toiletten badkamer plee
trash garbage rubbish waste bin | afval vuilnis vuilnisbak prullenbak vuilniszak container
smell smells stink stinks odor odour | stank stinkt ruikt geur lucht
water tap faucet sink | water kraan wasbak gootsteen
lamp light lights bulb lighting | lamp licht verlichting lampje tl
power electricity outage socket outlet plug | stroom elektriciteit stopcontact stekker stroomstoring
heating heater radiator warm hot heat | verwarming radiator warm heet
cold freezing chilly cool | koud kil fris
air airco airconditioning aircon ventilation ac | airco ventilatie lucht klimaat
lift elevator | lift
door doors gate | deur deuren poort
window windows blind blinds curtain curtains | raam ramen gordijn gordijnen zonwering lamellen
wall paint painting | muur wand verf schilderen
floor carpet tile tiles | vloer tapijt tegel tegels
chair seat stool | stoel kruk bureaustoel
desk table workstation | bureau tafel
bed beds mattress | bed bedden matras
wheelchair | rolstoel
patient patients | patient patienten
ward department unit division | afdeling unit poli
room office | kamer ruimte kantoor vertrek
meeting appointment conference | vergadering overleg afspraak bespreking
reserve reservation book booking booked | reserveren reservering boeken boeking
visitor visitors guest guests | bezoeker bezoekers bezoek gast gasten
parking park car carpark vehicle | parkeren parkeer auto parkeerplaats
bike bicycle cycle | fiets fietsenstalling
food meal lunch dinner catering sandwiches eat | eten maaltijd lunch diner catering broodjes
coffee tea drinks drink | koffie thee drinken drankjes
order ordered buy bought purchase purchasing procure acquire | bestellen besteld bestelling kopen aanschaffen inkopen
delivery deliver delivered deliver arrive arrived arrives shipping ship | levering leveren geleverd bezorgd bezorgen bezorging aangekomen
invoice bill bills billing | factuur rekening facturen nota
pay paid payment payments | betalen betaald betaling
salary wage wages payslip payroll pay | salaris loon loonstrook salarisstrook
money cash funds funding | geld contant
cost costs price prices charge charges charged fee fees expense expenses | kosten prijs tarief onkosten declaratie
refund refunded reimburse reimbursement moneyback | terugbetaling terugbetalen vergoeding declareren
holiday vacation leave pto | vakantie verlof vrij
sick ill sickness illness | ziek ziekte ziekmelding
contract agreement employment | contract arbeidscontract overeenkomst
training course learn learning education | training cursus opleiding scholing
colleague coworker employee employees staff newcomer | collega medewerker medewerkers personeel
boss manager supervisor | baas manager leidinggevende chef
new newest brand | nieuw nieuwe
replace replacement swap exchange substitute | vervangen vervanging omruilen ruilen vervang
repair fix fixed mend | repareren reparatie maken gemaakt herstellen
lost lose misplaced missing | kwijt verloren vermist
stolen theft stole thief robbed | gestolen diefstal gejat
move moving relocate relocation transport | verhuizen verhuizing verplaatsen vervoer vervoeren
change modify alter adjust edit | wijzigen veranderen aanpassen wijziging
cancel cancelled abort undo revoke | annuleren geannuleerd afzeggen intrekken
stop end terminate quit close closing | stoppen beeindigen opzeggen afsluiten
start begin started activate activated enable boot | starten beginnen opstarten activeren aanzetten
need require want wish would | nodig wil willen graag wens
help assist assistance support | hulp helpen help ondersteuning
question ask wonder enquire inquire | vraag vragen afvragen
wait waiting pending delay delayed late | wachten wacht vertraging laat
when time long soon | wanneer tijd lang duurt
forgot forgotten forget remember | vergeten vergat weet
see view show display check look find locate | zien bekijken tonen controleren kijken vinden
send sent transfer transferred transmit | sturen verzenden stuur overmaken overboeken
receive received get got obtain | ontvangen krijgen gekregen kreeg
wrong incorrect mistaken mistake | verkeerd onjuist fout vergissing
verify verification identity identify confirm proof | verifieren identiteit bevestigen bewijs
privacy confidential gdpr personal | privacy vertrouwelijk avg persoonsgegevens
data information info details | gegevens informatie info data
secure security safe safety guard | beveiliging veilig veiligheid bewaking bewaker
suspicious suspect fraud phishing scam hacked hack | verdacht fraude phishing oplichting gehackt
noise noisy loud sound audio | lawaai geluid herrie audio
camera video picture image photo | camera video beeld foto
headset headphones earphones microphone | headset koptelefoon microfoon oortjes
battery charge charger charging adapter | batterij accu oplader opladen adapter lader
mouse keyboard | muis toetsenbord
cable cord wire | kabel snoer draad
laundry linen uniform uniforms clothing | was wasgoed linnen uniform kleding dienstkleding
medicine medication drug | medicijn medicatie geneesmiddel
machine device equipment apparatus appliance | machine apparaat apparatuur toestel
extra additional more another | extra meer nog
country abroad overseas foreign international | land buitenland internationaal
limit maximum cap | limiet maximum grens
id identification passport papers document | legitimatie paspoort identiteitsbewijs
twice double doubled duplicate duplicated repeated | dubbel tweemaal tweevoud
unknown unrecognised unrecognized unfamiliar strange odd weird recognise recognize | onbekend vreemd raar herken
pending processing processed waiting awaiting hold queue | lopend verwerking behandeling wachtrij
deducted debited withdrawn taken subtracted | afgeschreven ingehouden afgetrokken
withdraw withdrawal withdrew withdrawing atm cashpoint cashmachine | pinnen opnemen geldautomaat pinautomaat
deposit deposited top topup topping topped load loading add added adding credited | storten gestort opwaarderen bijschrijven toevoegen
currency currencies dollar dollars euro euros pound pounds | valuta munt dollar euro pond
exchange convert conversion converted rate rates | wisselen wisselkoers koers omrekenen
accident accidentally unintentionally oops | ongeluk vergis perongeluk
allowed allow possible able can could permitted | mag toegestaan mogelijk kan kunnen
track tracking trace status progress | volgen traceren status voortgang
amount sum total balance | bedrag som totaal saldo
lots much many several | veel meerdere diverse
delete remove erase clear discard | verwijderen wissen weghalen schrappen
option options choice choices kind type | optie opties keuze soort
explain tell describe reason why | uitleggen vertellen reden waarom
friend friends someone person people anybody | vriend vrienden iemand persoon mensen
try tried trying tries attempt attempted attempts | proberen probeer geprobeerd poging
problem problems issue issues trouble difficulty difficulties | probleem problemen moeite klacht
seller merchant vendor retailer webshop | verkoper webwinkel leverancier
transaction transactions | transactie transacties
child children kid kids son daughter teenager minor | kind kinderen zoon dochter
wallet purse | portemonnee
least minimum lowest min | minimaal minimum minst
steps step procedure process instructions guide manual | stappen stap procedure proces handleiding uitleg
physical real plastic | fysiek echt
complete completed finish finished done ready | klaar afgerond voltooid gereed
return returned returning returns | terug retour retourneren
immediately urgent urgently asap emergency instantly instant | meteen direct spoed dringend onmiddellijk
free gratis complimentary | gratis kosteloos
available availability | beschikbaar beschikbaarheid
accept accepts accepted acceptance | accepteren geaccepteerd aanvaarden
different other another else alternative | ander andere anders
same identical | zelfde dezelfde
before previous previously earlier ago past | eerder vorige vroeger geleden
next later upcoming future | volgende later binnenkort komende
week weeks month months year years | week weken maand maanden jaar
morning afternoon evening night noon midnight | ochtend middag avond nacht
turn switch toggle | zet zetten schakelen draai
big large small size | groot klein maat afmeting
good great excellent better best | goed goede geweldig beter beste
bad poor terrible worst awful | slecht slechte vreselijk
flight flights plane airplane airline airlines fly flying | vlucht vluchten vliegtuig vliegen vliegmaatschappij
hotel hotels motel accommodation accommodations lodging hostel | hotel hotels overnachting accommodatie logies
luggage baggage suitcase suitcases bag bags | bagage koffer koffers tas tassen
trip travel travels traveling travelling journey tour | reis reizen reisje tocht
visa visas | visum visa
vaccine vaccines vaccination vaccinations vaccinate shot shots immunization immunisation | vaccin vaccins vaccinatie inenting prik
tourist attractions sightseeing sights tourism | bezienswaardigheden toerisme uitje
traffic congestion road roads route directions highway | verkeer weg wegen route
taxi cab uber ride rides driver | taxi rit chauffeur
train trains bus buses tram metro subway | trein bus tram metro
restaurant restaurants cafe eatery bistro dine dining diner canteen | restaurant cafe eetcafe kantine bedrijfsrestaurant
recipe recipes cook cooking bake baking dish | recept recepten koken bakken gerecht
ingredient ingredients | ingredient ingredienten
calorie calories nutrition nutritional healthy health carbs protein sodium | calorieen voeding voedingswaarde gezond
grocery groceries shopping supermarket store shop | boodschappen winkel supermarkt
song songs music track tune tunes playlist album band listen | lied liedje nummer muzieklijst muziek luisteren
movie movies film television tv | film televisie tv serie
volume louder quieter softer | volume harder zachter
alarm alarms wake | wekker alarm wekken
remind reminder reminders | herinnering herinner herinneren
calendar agenda schedule scheduled event events planner roster | agenda kalender planning rooster
timer countdown stopwatch | timer kookwekker stopwatch
today tonight tomorrow yesterday date day weekday | vandaag vanavond morgen gisteren datum dag
list lists todo task tasks checklist | lijst lijstje taak taken takenlijst
weather rain raining rainy snow snowing sunny forecast | weer regen regent sneeuw zon zonnig weerbericht
temperature degrees thermostat | temperatuur graden thermostaat
gas petrol fuel gasoline diesel | benzine brandstof diesel tanken
tire tires tyre tyres wheel wheels | band banden wiel wielen
mechanic garage workshop | monteur garage werkplaats
engine motor | motor
mileage mpg mile miles kilometer kilometers distance far | afstand kilometer kilometers
insurance insured insure coverage premium | verzekering verzekerd verzekeren polis
loan loans mortgage lend borrow | lening hypotheek lenen uitlenen
tax taxes | belasting belastingen belastingdienst
retirement pension retire | pensioen aow
income earnings earn | inkomen inkomsten verdienen
spending spend spent expenditure | uitgaven uitgegeven besteden besteed
saving savings save | spaar sparen spaarrekening
check checks cheque cheques | cheque cheques
stock stocks share shares | aandeel aandelen
reward rewards points perks bonus cashback | punten bonus beloning
block suspend lock hold | blokkeren geblokkeerd bevriezen
unlock unblock unfreeze reactivate | deblokkeren ontgrendelen
routing iban swift | iban bic rekeningnummer
text sms message messages whatsapp | bericht berichten sms berichtje whatsapp appje
call calling dial ring phoned | opbellen telefoneren telefoontje
speak speaks talk talking | praten spreken
hello hi hey greetings howdy | hallo hoi hey goedemorgen goedemiddag goedendag
bye goodbye farewell | doei
thanks thank appreciate grateful | bedankt dank dankjewel
yes yeah yep sure correct right true affirmative | ja jazeker klopt juist
no nope false negative | nee neen
repeat again say | herhaal herhalen opnieuw nogmaals
name names called | naam heet genoemd
joke jokes funny laugh humor humour | grap grapje grappig
meaning definition define mean means synonym | betekenis betekent definitie
translate translation spanish french german | vertalen vertaling vertaal
spell spelling spelled | spellen spelling
calculate plus minus divide divided math equation | reken rekenen berekenen plus min gedeeld
inch inches ounce ounces cup cups pounds grams litre liter measurement | gram liter meter centimeter
coin flip toss heads tails | munt kruis
dice roll | dobbelsteen
old age birthday born | leeftijd oud verjaardag jarig geboren
hobby hobbies enjoy fun favorite favourite | hobby leuk favoriet
job jobs employer career | baan werkgever
live living home house location | woon wonen thuis huis locatie
create made built developer designed invented | bouwde ontwikkeld ontworpen
robot ai human bot | robot bot mens
pet pets dog dogs cat cats | huisdier hond kat
speed fast faster quick quickly slower | snel sneller snelheid tempo
language languages accent voice | taal talen stem accent
restart restarted reboot rebooted | herstarten herstart
sync synced synchronize synchronise pair connect connected bluetooth | koppelen verbinden gekoppeld synchroniseren bluetooth
application apply applied applying | aanvraag aanvragen aangevraagd
remaining left | resterend resterende
timezone zone | tijdzone
expire expires expiration expired expiry | verloopt verlopen vervaldatum geldig
"""


@cache
def _table() -> dict[Language, dict[str, str]]:
    found: dict[Language, dict[str, str]] = {"en": {}, "nl": {}}
    for number, line in enumerate(filter(None, _LINES.splitlines())):
        english, _, dutch = line.partition("|")
        for language, listed in zip(LANGUAGES, (english, dutch), strict=True):
            for word in listed.split():
                found[language].setdefault(stem(word, language), f"~{number}")
    return found


def concept(root: str, language: Language) -> str | None:
    """The concept of a stem, `~number`, or None."""
    return _table()[language].get(root)


def known_by(word: str, language: Language) -> tuple[str, ...]:
    """What a word is looked up by: its stem, and the concept behind it where there is one."""
    root = stem(word, language)
    meant = concept(root, language)
    return (root, meant) if meant else (root,)


def common_words() -> list[str]:
    """The words of each concept as one text, English and Dutch apart: a sample of what is talked
    about at work and around it.
    """
    return [
        " ".join(side.split())
        for line in _LINES.splitlines()
        for side in line.split("|")
        if side.strip()
    ]
