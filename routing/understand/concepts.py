"""Words that mean much the same at work, in English and Dutch: one line is one concept, `en | nl`.

They let a message meet a phrase that says it in other words, or in the other language. Data, no logic; stems are compared.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from catalog.model import LANGUAGES, Language
from routing.understand.stem import stem

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
