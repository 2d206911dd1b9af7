"""English words that give a call's kind away: a regular expression for each sign, on normalised
text. Data, no logic.

What the signs mean together stands in `kind.py`.
"""

from __future__ import annotations

from typing import Final

ENGLISH: Final[dict[str, str]] = {
    "denied": (
        r"nothing(?:'?s| is| seems)? (?:really |actually )?(?:broken|wrong|damaged|the matter)|no (?:idea|rush|"
        r"failure|fault|outage|hurry|problem|worries)|(?:not|isn'?t|aren'?t|wasn'?t) (?:really |actually |anything |"
        r"an? )?(?:broken|wrong|defect\w*|damaged|failure|error|fault|emergency)"
    ),
    "own_slip": (
        r"(?:forg[oe]t(?:ten)?|don'?t (?:know|remember)|can'?t remember|lost) (?:\w+ ){0,3}(?:password|pin(?:code)?|"
        r"code|login|username)|(?:password|passwrod|pin|code|login) (?:\w+ ){0,2}(?:forgotten|expired|reset|wrong)|"
        r"(?:reset|unlock) (?:my|the|our|me)|(?:my|own) (?:fault|mistake|slip)|on my side|(?:locked|shut) (?:myself|"
        r"me) out|(?:typed|entered) (?:\w+ ){0,3}wrong|(?:left|forgot) my (?:\w+ )?(?:badge|pass|card|keys?) (?:at|"
        r"in|on)|lost my (?:\w+ ){1,3}(?=.*\b(?:spare|new one|another|replacement)\b)"
    ),
    "complaint_about_past": (
        r"(?:to|i|we) complain|complaints?(?! from)|complaining about (?:how|the way)|dissatisfied|disappoint\w*|"
        r"feedback|compliment\w*|annoy\w+|frustrat\w+|a pity|too bad|expected (?:more|better)|disgrace\w*|ashamed|"
        r"shame(?:ful)?|bothered|upset|offended|insult\w*|grumpy|unkind|impatient|snapped|ignored|a joke|scandal\w*|"
        r"ridiculous|let (?:me|us) down|never again|poor(?:ly)? (?:service|handled|organised|organized)|"
        r"badly (?:handled|helped|treated)|condescending|(?:not|un) ?(?:very |really |at all )?(?:happy|satisfied|"
        r"pleased|content|impressed) (?:with|about|how|that)|next time|last time|(?:was|were|been|so|very|really|"
        r"quite|rather) (?:\w+ ){0,3}(?:rude(?:ly)?|unfriendly|impolite|arrogant|unhelpful|badly (?:organised|"
        r"organized|handled))|(?:not|isn'?t|wasn'?t) (?:really )?(?:acceptable|ok|okay|how (?:it|you) should)(?=$|"
        r"[,.!])|unacceptable|take me seriously|(?:felt|was|were|been) (?:\w+ ){0,3}treated|too noisy|"
        r"left (?:\w+ ){0,4}mess|(?:took|waited|had to wait) (?:\w+ ){1,4}(?:before|until|for an answer)"
    ),
    "past": (
        r"(?<!since )(?:yesterday|(?<!since )last (?:week|month|night|year|weekend|\w+day|summer|winter)|"
        r"the other day|(?:days|weeks|months) ago)"
    ),
    "judged": (
        r"(?:was|were|wasn'?t|weren'?t|felt|found|took|waited|had to wait|got) .{0,50}?(?:poor|bad|awful|terrible|"
        r"horrible|slow|too late|late|cold|chaos|mess|ages|long|hours|half an hour|sloppy|below|unprofessional|"
        r"good enough|up to standard)"
    ),
    "still": r"still|again|since|right now|at the moment|today|at present|keeps?",
    "over_now": (
        r"(?:is|are|was|were|got|been|it'?s|that'?s) (?:\w+ ){0,2}?(?:solved|fixed|resolved|repaired|"
        r"sorted(?: out)?|over) ?(?:now|by now|meanwhile)?(?= but|,|\.|$)|(?:is|are|it'?s|all|that'?s) (?:fine|ok|"
        r"okay|good|working|up) (?:again|now)|works? (?:fine )?(?:again|now)\b"
    ),
    "contrast": r"but|yet|though|however|i (?:do )?want(?:ed)? to say",
    "plain_wish": (
        r"why (?:(?:is|are|do|does|ca|wo)n'?t|is|are|do|can) (?:we|there|you|it) (?:\w+ ){0,3}?(?:no|not|have|get|"
        r"possible|allowed|offer)\b|why (?:don'?t|can'?t|do|isn'?t|aren'?t) (?:we|there|you|it possible)\b|(?:we|"
        r"i)(?:'?d| would) love|would love to|(?:could|can|should|would|is)(?:n'?t|'t) (?:we|there)\b|(?:wish|idea|"
        r"suggestion|proposal|tip)(?: for \w+(?: \w+)?)? ?:|(?:have|an?|my|good|nice|little) (?:idea|suggestion|"
        r"proposal)|(?:to|please|you|we) (?:think|consider)(?:ing)? about|something to (?:think about|consider)|"
        r"(?:ever|anyone) (?:thought|considered)|(?:have|has) (?:you|anyone) (?:ever )?(?:thought|considered)|"
        r"should be (?:able|allowed) to|(?:could|can)n'?t the (?:\w+ ){1,4}be|(?:does|do)(?:n'?t| not) exist yet|"
        r"i propose|in my opinion|start (?:selling|offering|serving)|please consider"
    ),
    "wish": (
        r"(?:would|could|might) (?:n'?t )?(?:it )?(?:be )?(?:\w+ )?(?:great|nice|good|lovely|love|help|handy|"
        r"pleasant|fantastic|wonderful|super|ideal|awesome|welcome|convenient|wise|smart|practical)|wouldn'?t it be|"
        r"ideas?|suggest\w*|propos\w*|i wish|why (?:is there no|are there no|don'?t we|dont we|can'?t we|"
        r"isn'?t there)|how about|what about|in (?:the )?future|some ?day|(?:could|can) (?:we|you) (?:offer|start|"
        r"think|consider)|(?:could|can) we (?:get|have) .*\b(?:every|each|all)\b|consider(?:ing)?|(?:could|can|"
        r"should|will) (?:the|this) (?:hospital|board|management|organisation|canteen|restaurant)|(?:do|will|would|"
        r"could) you (?:plan|consider|ever)|offering?|introduce|worth (?:a|con)\w+|"
        r"(?<!you )(?<!what )(?<!how )(?<!when )would (?:\w+ )?(?:make|cheer|save|mean|improve|encourage|give|get|"
        r"be|have|attract|suit|stop)|(?:maybe|perhaps)(?! (?:someone|somebody|you can))|should (?:have|offer|think)|"
        r"you should|more often|any chance (?:that )?(?:the|we)|able to .* (?:too|as well)|(?:you|we) do(?:n'?t|"
        r" not) (?:offer|have)(?: yet)?|more (?:\w+ )?options|hospital could|outdated|some ?time|love to see"
    ),
    "polite": (
        r"(?:great|nice|good|lovely|helpful|handy|appreciated?|grateful|kind|help|thankful|glad|pleased) if (?:you|"
        r"someone|somebody|anyone|one of you) (?:could|can|would)(?! (?:\w+ )?(?:offer|start|open|have|provide|"
        r"think|consider|introduce|arrange for us))"
    ),
    "change": (
        r"request for change|change request|rfc|(?:must|should|needs? to|ha(?:s|ve) to|can|could|may|to|we want|"
        r"want) (?:\w+ ){0,2}?be (?:installed|relocated|moved|replaced|upgraded|connected|removed|added|linked|"
        r"decommissioned|converted|modified|adjusted|changed|rerouted|renamed|migrated|extended|mounted|rebuilt)|"
        r"(?:have|get|want) (?:\w+ ){1,5}(?:taken out|knocked down|torn down|removed|replaced|moved|relocated|"
        r"installed|mounted|connected)|(?:go|move|switch|change|come|migrate) (?:over )?to (?:the|a|"
        r"another) (?:new )?(?:\w+ )?(?:data ?cent(?:re|er)|server|system|version|supplier|environment|platform|"
        r"building|wing)|firewall|rename|decommission\w*|phase out|relocat\w+|migrat\w+|permanently|for good|"
        r"from now on|standard stock|be moved along|default layout|camera above|take .* out of (?:use|service)|"
        r"instead of the (?:step|stairs|old|current)|(?:extra|more|another|additional|new) (?:\w+ )?(?:socket|"
        r"outlet|network point|data point|connection|wall socket|shift code|column|field|option|button|choice|"
        r"line)s?|(?:^|please |can you |could you |can we |could we |we want to |want to |need to |would like to |"
        r"must |should |to |and )(?:install|move|relocate|replace|migrate|upgrade|connect|disconnect|remove|"
        r"decommission|add|expand|extend|link|convert|configure|modify|adjust|change|reroute|rename|mount|rebuild|"
        r"switch to|set up|put (?:in )?an? (?:extra|new|second))"
    ),
    "change_verb": (
        r"(?:re)?install\w*|mov(?:e|es|ed|ing)|relocat\w+|replac\w+|swap(?:ped|ping)?|migrat\w+|upgrad\w+|"
        r"(?:dis)?connect(?:ed|ing)?|remov\w+|add(?:ed|ing)?|expand\w*|extend\w*|link(?:ed|ing)?|convert\w*|"
        r"configur\w+|modif\w+|adjust\w*|chang(?:e|ed|ing)|alter\w*|rerout\w+|renam\w+|mount\w*|build|built|"
        r"rebuil\w+|roll(?:ed|ing)? (?:it )?out|switch(?:ed)? (?:off|over|to)|lower(?:ed)?|raised?|merg\w+|split|"
        r"integrat\w+|combin\w+|put|disabl\w+|enabl\w+|redirect\w*|continue|shorten\w*|widen\w*|automat\w+|tak(?:e|"
        r"en|ing) (?:out|down)|put (?:in|up)|fit(?:ted)?|put .* (?:in|on) the|new version|come along|"
        r"make .* (?:bookable|available)|modernis\w+"
    ),
    "component": (
        r"walls?|sockets?|outlets?|network|data points?|cabinets?|servers?|firewall|locks?|(?:card|badge) readers?|"
        r"cameras?|versions?|applications?|modules?|columns?|fields?|question|buttons?|option|menu|forms?|"
        r"templates?|letter|workflow|interface|links?|connections?|thresholds?|limits|settings?|layout|systems?|"
        r"(?:phone|telephone|department) numbers?|extensions?|signs?|doors?|sinks?|taps?|workplaces?|workstations?|"
        r"pcs|computers|screens|monitors|database|portal|kiosk|record|ehr|stock list|set|library|routing|ceiling|"
        r"partition|shared mailbox(?:es)?|pages?|site|website|lines?|floor plan|rota system|rails?|handrails?|ramp|"
        r"pumps|machines|scanners|all (?:\w+ ){0,2}(?:phones|devices|wards)|shift code|tiles|floor plan"
    ),
    "passing": (
        r"(?:my|his|her|own|last) (?:\w+ )?(?:hours|name|shift|leave|address|bank\w*|iban|pc|computer|laptop|desk|"
        r"phone|account)|(?:booking|reservation|appointment|order)(?! (?:module|system|form|list|portal))|lunch|"
        r"diet|password|pin|iban|catering|phone to|me|him|her|trainee|colleague|temporar(?:y|ily)|this (?:week|"
        r"afternoon|morning|evening)|tonight|today|tomorrow|until|borrow|install (?:\w+ ){0,4}(?:program|software)|"
        r"(?:a|an|the|all|empty|sharps) (?:\w+ )?(?:beds?|patients?(?! (?:record|file|portal))|chairs?|tables?|box|"
        r"boxes|carts?|trolleys?|bags?)|visitors?|guest|contract"
    ),
    "how": r"how (?:do|can|should|to)\b|where (?:do|can)\b|who (?:do|can)\b|what (?:is|are|do)\b",
    "rights": (
        r"(?:needs?|request|want|give|(?:could|can|may) (?:i|we|she|he) (?:get|have)) (?:\w+ ){0,3}(?:access|rights|"
        r"permissions?)"
    ),
    "fails_now": (
        r"broken?(?: down)?|defect\w*|faulty|malfunction\w*|out of order|damaged|cracked|torn|fell (?:apart|down|"
        r"off|over)|came off|coming off|loose|burst|smashed|bent|worn out|(?:does ?n[o']?t|doesnt|does not|do not|"
        r"don'?t|won'?t|will not|isn'?t|is not|aren'?t|are not|did ?n'?t|did not|was not|wasn'?t|were not|ha(?:s|"
        r"ve)(?:n'?t| not)|never|no longer|refuses to) (?:\w+ ){0,2}?(?:work\w*|start\w*|open\w*|turn\w*|charg\w*|"
        r"print\w*|respond\w*|react\w*|connect\w*|clos\w*|load\w*|flush\w*|arriv\w*|go|goes|get|got|do|drain\w*|"
        r"recogni\w*|deliver\w*|show\w*|stay\w*|shut\w*|lock\w*|paid|correct|right|mov\w*|come|came|emptied|"
        r"receiv\w*|cool\w*|heat\w*|spin\w*|ring\w*|sav\w*|send\w*|scan\w*|accept\w*|sync\w*|reach\w*|cleaned|been)|"
        r"nothing (?:\w+ ){0,2}(?:works?|happens|comes|shows)|(?:shows?|does) nothing|nobody (?:can|emptied|came|"
        r"answers|picks)|(?:doesn'?t|doesnt|won'?t|wont|hasn'?t|haven'?t|isn'?t|aren'?t|didn'?t|weren'?t|can'?t|"
        r"cant|cannot|no longer)\b(?! (?:need|know|mind|want|have to|urgent|sure|offer|allowed|understand|possible|"
        r"that|wait|have|there|we))|(?:can(?:no|')?t|can not|couldn'?t|unable to|impossible to|"
        r"not able to) (?:\w+ )?(?:log|sign|get in|open|print|connect|reach|find|hear|see|scan|start|send|receive|"
        r"shut|save|lock|use|call|work|access)\w*|leak\w*|drip(?:s|ping)|fail(?:s|ed|ing|ure)?|errors?|fault|"
        r"jam(?:med|s)?|stuck|trapped|crash\w*|fro(?:zen|ze)|freezes|hangs|blue screen|black screen|cuts out|"
        r"drops (?:out|the)|went (?:\w+ )?(?:black|blank|off|dead|dark)|not (?:\w+ )?(?:\w+ing|connected|plugged)|"
        r"(?:have|take) a look at|look at (?:the|our|my)|(?:come|came|coming|hanging) (?:down|loose|apart)|"
        r"turn (?:it|this) (?:down|off)|boiling|greasy|smok(?:e|ing)|spark\w*|smells?|reeks?|stinks?|spill(?:ed|s|"
        r"t)?|puked|vomit\w*|dirty|filthy|disgusting|overflow\w*|shards|flood\w*|on fire|burnt|burning|mice|rats?|"
        r"cockroach\w*|wasps?|(?:is|are|was|were|went|went completely|network|systems?|servers?|site|wi-?fi|"
        r"internet|phones?|lifts?|mail|app|outlook|teams) (?:\w+ )?(?:down|dead|gone|missing|offline|unreachable|"
        r"out)(?! of)|dead|missing|offline|unreachable|disappeared|stopped|beep\w*|flicker\w*|blink\w*|blocked|"
        r"clogged|slow\w*|ages|stolen|broke into|aggressive|violent|outage|double booked|hole in|hacked|virus|"
        r"phishing|lost (?:pressure|power|connection|signal|contact)|(?:too|so) (?:hot|cold|slow|warm|loud|dark|low|"
        r"little|late)|freezing|ice cold|melting|stays? (?:\w+ )?(?:black|dark|cold|on|off|blank|open|closed|red)|"
        r"keeps \w+ing|all the time|no (?:\w+ )?(?:signal|power|water|sound|internet|wifi|heating|light|picture|"
        r"image|electricity|dial tone|clean|gloves|pressure)|wrong|strange|weird|suspicious|incorrect|threaten\w*|"
        r"shouting|lost a|left (?:my|a) (?:\w+ ){1,3}in|by accident|alarms? (?:is|are|keeps?|goes|go|sounds?|went)|"
        r"\d short|short (?:this|on)|keep getting|(?:can|could|please|must|needs?|have|to) (?:\w+ ){0,3}(?:fix|"
        r"repair)(?:ed|ing)?"
    ),
    "used_up": (
        r"(?:r[au]n(?:ning)?|are|is|'re|almost|nearly) (?:\w+ )?out of|no more|ha(?:s|ve) run out|(?:finished|"
        r"used up|almost empty|nearly empty|is empty|are empty|is full|are full|full to)|running low|low on|"
        r"short of|top (?:it |us )?up|last (?:box|pack|roll|bottle)"
    ),
    "asks": (
        r"(?:access to|need|needs|want|wants|order\w*|request\w*|apply|please|pls|plz|looking for|would like|"
        r"i'd like|we'd like|id like|would love|may i|can i|can we|can you|could you|can someone|could someone|"
        r"could i|could we|would you|how|what|where|when|who|whom|which|whether|help me|send|bring|book\w*|"
        r"borrow\w*|collect|reserve|arrange\w*|new|sign (?:\w+ )?up|wondering|question|grateful|thankful|"
        r"appreciate\w*|wanted|for (?:my|our|two|three|four|five|six|seven|eight|ten|twelve|\d+|monday|tuesday|"
        r"wednesday|thursday|friday|tomorrow|next)|i(?:'m| am) allowed|entitled)|(?:^|[,.;:!] ?)(?:can|could|will|"
        r"is there|are there|do you|does|do i|do we|am i|should i|shall|has|have you|did)\b|(?:ha(?:s|ve)|needs?|"
        r"must|should|may) (?:to )?(?:be|go|get|change)\b|(?:can|could) (?:\w+ ){0,5}(?:be|go|get)\b|^(?:extend|"
        r"renew|explain|tell|show|take|return|pass|refill|replenish|hand|put|add|remove|set|clean|empty|pick up|"
        r"print|check|deliver|swap|fetch|give|register|cancel|move|remind|forward|unlock|transfer|translate|"
        r"laminate|store|hang)|(?:i|we|she|he)(?:'m|'ve| am| have| got| has| is|'s)? (?:\w+ )?(?:married|moved|"
        r"moving|pregnant|leaving|retiring|expecting|going on)|(?:is|are) leaving|leaves us"
    ),
}
