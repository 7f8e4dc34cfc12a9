#include "match/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

namespace policywatch::match {
namespace {

constexpr std::string_view kFunctionWords =
    "a an the of to in on for and or but by with from at as is are was were be been being it its this that "
    "these "
    "those there their they them he she his her him who whom whose which what when where why how not no nor "
    "so "
    "than then too very can could may might must shall should will would do does did done has have had "
    "having if "
    "into onto over under up down out off about after before between through during while against among "
    "within "
    "without per via also more most less least some any all each every other another such only own same just "
    "still "
    "yet now ever never again once here i you we our your my me us v vs et al re new more upon toward "
    "towards "
    "because since until although though whether both either neither one two mr ms mrs amid across along "
    "around";

// The stock of headlines and official prose: seen about every policy, telling about none.
constexpr std::string_view kCommonWords =
    "trump biden obama vance president potus presidential administration white house federal government "
    "official "
    "u.s. us usa america american state states national nation country countries united secretary department "
    "agency agencies office director acting court courts judge judges justice justices supreme appeal "
    "appeals "
    "district circuit panel ruling rule rules ruled order orders ordered decision opinion memorandum memo "
    "memos "
    "policy policies guidance directive regulation regulations final interim proposed proposal notice "
    "notices "
    "federal register executive proclamation law laws legal lawsuit lawsuits suit sue sues sued complaint "
    "case "
    "cases action actions class motion injunction preliminary temporary restraining stay block blocks "
    "blocked "
    "halt halts pause pauses paused suspend suspends suspended suspension end ends ended ending stop stops "
    "stopped "
    "start starts begin begins continue continues resume resumes restore reinstate reinstates lift lifts "
    "allow "
    "allows let lets permit deny denies denied grant grants granted granting reject rejects rejected refuse "
    "ask "
    "asks asked seek seeks say says said tell tells told call calls report reports reported reporting "
    "reported "
    "announce announces announced issue issues issued publish publishes update updates updated make makes "
    "made "
    "take takes took taken give gives gave get gets got go goes went come comes came put puts set sets use "
    "uses "
    "used using show shows see look looks find finds found know help helps need needs want wants work works "
    "plan "
    "plans planned move moves moved push pushes face faces keep keeps hold holds held send sends sent run "
    "runs "
    "lead leads leave leaves left turn turns return returns returned release releases released charge "
    "charges "
    "charged accuse accused kill killed shoot shooting shot dead die dies death deaths people person man "
    "woman men "
    "women child children family families group groups member members leader leaders city cities county "
    "local "
    "public private general attorney first second third last next week weeks month months year years day "
    "days "
    "hour hours today tomorrow monday tuesday wednesday thursday friday saturday sunday january february "
    "march "
    "april june july august september october november december time times million billion thousand hundred "
    "hundreds thousands dozen dozens number numbers percent large big small high low long short top early "
    "late "
    "old great good bad right wrong open close closed full part partial major key major way ways back home "
    "life "
    "world news press media statement statements fact facts sheet question questions answer answers "
    "information data record "
    "records document documents page website site online program programs process processes service services "
    "system systems project effort efforts plan impact effect effects effective date dates change changes "
    "changed "
    "changing include includes including require requires required requirement requirements provide provides "
    "provided apply applies application applications implement implements implementation implementing "
    "establish "
    "enforce enforcement enforcing expand expands expanded expanding expansion increase increases increased "
    "reduce "
    "reduces limit limits limited limiting restrict restricts restriction restrictions modify modifies "
    "revise "
    "revised extend extends extended extension terminate terminates terminated termination rescind rescinds "
    "rescinded rescission revoke revokes cancel cancels cancelled replace withdraw withdraws draw senate "
    "house "
    "congress congressional democrat democrats democratic republican republicans gop bill act vote votes "
    "voting "
    "election elections party lawmaker lawmakers senator governor mayor police officer officers agent agents "
    "staff worker workers employee employees employer employers job jobs force forces military army troops "
    "security safety protect protects protection protections protected threat threats attack attacks crime "
    "criminal criminals violent violence investigation investigates probe review reviews reviewing study "
    "money "
    "fund funds funding cost costs pay pays paid payment fees fee tax taxes budget cut cuts spending "
    "contract contracts "
    "company companies business school schools student students university health care medical hospital food "
    "north south east west southern northern western eastern region area areas "
    "community communities center centers facility facilities building land property area access support "
    "supports "
    "rights civil human freedom challenge challenges challenged fight fights battle war emergency crisis "
    "crackdown surge operation operations campaign tactic tactics target targets targets targeting raid "
    "raids "
    "arrest arrests arrested arresting individual individuals alien aliens noncitizen noncitizens foreign "
    "foreigner "
    "international domestic authority power powers legal illegal illegally unlawful unlawfully lawful "
    "constitution "
    "constitutional amendment section title code form forms part provision provisions standard standards "
    "criteria "
    "matter matters related following based due according relating regarding concerning certain designated "
    "designate designates designation direct directs directed describe follow instruct adopt address add "
    "allege "
    "argue agree agrees agreement agreements claim claims approve approved authorize authorizes authorized "
    "author "
    "consider considers determine determination ensure explain post posted remain remains remaining serve "
    "deploy "
    "beneficiary beneficiaries available additional current currently previously prior recent recently "
    "former "
    "live story interview video poll survey watch inside explainer analysis questions video reaction critics "
    "expert experts advocate advocates advocacy coalition organization organizations nonprofit union unions "
    "filed files file filing plaintiff plaintiffs defendant defendants attorney attorneys lawyer lawyers "
    "counsel "
    "summary judgment vacate vacated vacatur remand dismiss dismisses dismissed hearing hearings trial "
    "argument brief nationwide "
    "noem mullin bondi barr sessions garland wolf nielsen mayorkas kelly mcaleenan huffman rubio pompeo "
    "tillerson "
    "blinken homan lyons miller leavitt mclaughlin hegseth kennedy bessent duke lewandowski patel edlow "
    "jaddou "
    "et al inc llc corp ass'n association fox cnn nbc abc cbs npr pbs ap reuters politico axios hill times "
    "post journal "
    "become bring brought built build building buy carry cause check claim clear come concern create demand "
    "develop drop ease enter entry exit face fear fire fired fires firing fail follow grow happen hear hit "
    "join "
    "learn list lose loss mean meet meeting name offer pass play prepare present press prevent print reach "
    "read "
    "ready real reason receive refer remove replace respond response restore result reveal rise risk role "
    "rush "
    "scale seat send service share shares shared sharing sign signs signed slash spend stand step strike "
    "struck "
    "talk test total tour train travel treat trip try unit unveil urge view visit vow wait walk warn warns "
    "win "
    "longer likely unlikely amount amounts average broad common different difficult easy entire far final "
    "free "
    "half higher huge key legal little main many much multiple near nearly several single special strong "
    "sweeping "
    "total true various wide young hours ago ahead already away else even instead later maybe often together "
    "scope context case-by-case basis addition example instance level lot kind type sort thing things place "
    "point "
    "line side end area field term terms word words percent majority minority poll black white hispanic "
    "latino "
    "whistleblower watchdog inspector inspections critic talk talks deal deals rebuke victory defeat loss "
    "plea "
    "shutdown partial impasse funding lapse describe described given specific specifically indefinite "
    "indefinitely "
    "finally nearly spokesperson spokesman spokeswoman narrow narrows bar bars barred closure exist exists "
    "prepare prepares "
    "clarify clarifying tell detail details rationale option options vague small larger largest smaller "
    "smallest event "
    "events account minority result results purpose purposes effort efforts allow allowing allowed able "
    "begin began "
    "broadly commonly called known often people usually generally roughly worth range listed list lists note "
    "notes "
    "quote quotes size stay stays sweeping temporary permanent temporarily permanently unable version view "
    "wave week "
    "allege alleged argue argued assist assistance attend attention award awarded become believe best better "
    "brief "
    "capacity career chief class comment compel consult cover daily decide delay dispute draft duty earlier "
    "expect "
    "extra fast focus formal front goal half handle hire identify imply instead involve issue item kept lack "
    "late "
    "launch launched launches letter level light load main manage mark measure method middle mind minute "
    "mission model moment "
    "multiple nature normal object occur option original outside overall owner pace paper past path pattern "
    "pick "
    "piece plain plea policy position possible practice press primary print prior private produce promise "
    "proper "
    "quick quickly raise range rate reach recall receive refer regular rely remark remind rest role room "
    "round "
    "route save scene schedule seek select sense separate series serious shift short side similar simple "
    "since "
    "situation slow sort sound source space speak specify speech spot stage stand start step stick strategy "
    "stream "
    "strength stress style subject submit success suggest supply sure surface switch table tape task team "
    "thousand "
    "tie tone topic track trade transfer truth turn upper valid value vary vast volume warning weigh weight "
    "wide "
    "wonder worry write wrote yield zone technology technologies tool tools software economy market markets "
    "labor industry";

// Everyday words of the press: rare among policies, and still no policy's own.
constexpr std::string_view kEverydayWords =
    "friend friends neighbor neighbors mother father parent parents son daughter wife husband brother sister "
    "kid kids boy girl baby wire vacation disney violate violates violated violation violations beat beating "
    "dispute disputed disputes contradict witness lie lied lying oath false true untrue concede concedes "
    "confirm confirms deny explain defend defends defended criticize criticise criticism slam slams slammed "
    "blast blasts blame mock praise hail embrace tapes tape bribery escape flee fled hide hidden secret "
    "quietly quiet scale suddenly abruptly amid despite beyond around toward museum park street road bridge "
    "plane planes jet jets boat bus car cars vehicle vehicles window windows door doors building tower "
    "stadium game games team sport sports song music film movie book magazine newspaper reporter reporters "
    "journalist journalists editor author radio network channel podcast tv television broadcast host guest "
    "actor singer celebrity star famous chairman chair chairwoman ceo executive executives manager owner "
    "investor investors customer customers consumer shopper buyer seller retail store shop mall brand "
    "product products price prices inflation tariff tariffs trade deal debt credit stock stocks dollar "
    "dollars revenue profit earnings salary income poor rich wealthy billionaire luxury tailored uniform "
    "camera weapon weapons gun guns bullet knife bomb missile missiles soldier soldiers navy troop room "
    "rooms kitchen water fire flood storm snowstorm hurricane weather climate heat cold winter summer spring "
    "fall autumn morning evening night tonight weekend holiday christmas easter ramadan birthday anniversary "
    "decade decades century century-old age ages aged elderly teen teens teenager teenagers adult adults "
    "couple crowd crowds protest protests protester protesters march walkout walkouts strike riot clash "
    "clashes arrested injured injure injury injuries wound hurt sick illness patient patients clinic alcohol "
    "smoke murders murderers rape rapists theft fraud scam suspect suspects convict convicted conviction "
    "sentence sentenced guilty innocent jury testimony testify confess prosecutor prosecutors sheriff "
    "sheriffs deputy deputies cop cops jailhouse cell inmate inmates chief boss aide aides adviser advisers "
    "ally allies rival rivals opponent opponents supporter supporters donor donors poll candidate candidates "
    "primary runoff incumbent seat speaker whip caucus committee subcommittee chamber floor veto override "
    "filibuster amendment clause debate debates speech remarks interview statement tweet post posts viral "
    "meme rumor rumors hoax conspiracy theory myth myths rebuttal readout scoop exclusive breaking "
    "live-updates timeline chart map photo photos picture pictures image images audio clip footage tally "
    "series chapter feature column editorial opinion essay letter letters email emails phone phones call "
    "message messages text app apps internet google amazon facebook twitter tiktok computer device devices "
    "chip chips robot scientist scientists research researcher researchers professor professors teacher "
    "teachers academic academics academia degree diploma tuition trustee alumni dean graduate graduates rink "
    "rising rise rises rose fell falling drop drops jump jumps soar soars plunge surge climb climbs grow "
    "grows growing shrink slip slide tighten tightens loosen loosens grip shake shakes shock shocks stun "
    "stuns rock rocks roil roils spark sparks stir stirs trigger triggers fuel fuels drive drives force "
    "steer guide lead leads chase catch caught grab grabs pull pulls pulled push pushed throw throws threw "
    "toss tosses swing sweep sweeps swept wipe wash clean dirty dark light bright red blue green black white "
    "silver weird strange odd rare unusual historic unprecedented massive tiny huge giant growing approval "
    "ban bans banned friendly angry happy sad afraid worried worry worries hope hopes hopeful dream dreams "
    "nightmare love hate trust doubt doubts promise promises pledge pledges vow vows threaten threatens "
    "threatened threatening intimidate harass harassment rogue cruel inhumane brutal deadly fatal fatally "
    "fresh latest upcoming ongoing looming pending previous initial ultimate eventual immediate urgent swift "
    "slow gradual entirely largely mostly partly nearly roughly exactly simply clearly openly reportedly "
    "allegedly apparently formally officially briefly repeatedly recently frequently rarely slated booked "
    "scheduled cancelled cancels defer deferred backlogs";

// What every story of this field shares.
constexpr std::string_view kDomainWords =
    "immigration immigrant immigrants migrant migrants migration asylum seeker seekers border borders visa "
    "visas "
    "deportation deport deports deported deporting detention detain detained detainee detainees removal "
    "removals "
    "remove refugee refugees parole paroled citizenship citizen citizens undocumented status resettlement "
    "sanctuary "
    "ice dhs uscis cbp usbp ero hsi eoir dos doj hhs orr dod tps daca fema irs ssa homeland customs patrol "
    "mexico "
    "venezuela "
    "haiti cuba guatemala honduras inadmissible inadmissibility adjudication adjudications benefit benefits "
    "petition petitions "
    "permit permits work entry ban travel humanitarian admission admissions unaccompanied minors minor "
    "naturalization "
    "warrant warrants custody bond nationals national alien lawful resident residents green card credible "
    "jail jails prison prisons courthouse courthouses guard deportations victim juvenile";

struct Meaning {
  std::string_view spelling, word;
};

// Demonyms and the like: "Haitians" speak of Haiti.
constexpr Meaning kMeanings[] = {
    {"haitian", "haiti"},
    {"haitians", "haiti"},
    {"venezuelan", "venezuela"},
    {"venezuelans", "venezuela"},
    {"salvadoran", "salvador"},
    {"salvadorans", "salvador"},
    {"honduran", "honduras"},
    {"hondurans", "honduras"},
    {"guatemalan", "guatemala"},
    {"guatemalans", "guatemala"},
    {"nicaraguan", "nicaragua"},
    {"nicaraguans", "nicaragua"},
    {"nepali", "nepal"},
    {"nepalese", "nepal"},
    {"nepalis", "nepal"},
    {"afghan", "afghanistan"},
    {"afghans", "afghanistan"},
    {"somali", "somalia"},
    {"somalis", "somalia"},
    {"sudanese", "sudan"},
    {"ethiopian", "ethiopia"},
    {"ethiopians", "ethiopia"},
    {"yemeni", "yemen"},
    {"yemenis", "yemen"},
    {"syrian", "syria"},
    {"syrians", "syria"},
    {"burmese", "burma"},
    {"myanmar", "burma"},
    {"cuban", "cuba"},
    {"cubans", "cuba"},
    {"mexican", "mexico"},
    {"mexicans", "mexico"},
    {"ukrainian", "ukraine"},
    {"ukrainians", "ukraine"},
    {"cameroonian", "cameroon"},
    {"cameroonians", "cameroon"},
    {"ugandan", "uganda"},
    {"rwandan", "rwanda"},
    {"colombian", "colombia"},
    {"colombians", "colombia"},
    {"ecuadorian", "ecuador"},
    {"ecuadorians", "ecuador"},
    {"peruvian", "peru"},
    {"iranian", "iran"},
    {"iranians", "iran"},
    {"iraqi", "iraq"},
    {"iraqis", "iraq"},
    {"chinese", "china"},
    {"russian", "russia"},
    {"russians", "russia"},
    {"indian", "india"},
    {"indians", "india"},
    {"brazilian", "brazil"},
    {"panamanian", "panama"},
    {"liberian", "liberia"},
    {"liberians", "liberia"},
    {"eritrean", "eritrea"},
    {"congolese", "congo"},
    {"libyan", "libya"},
    {"houthi", "ansarallah"},
    {"houthis", "ansarallah"},
    {"detention", "detain"},
    {"detentions", "detain"},
    {"detainee", "detain"},
    {"detainees", "detain"},
    {"deportation", "deport"},
    {"deportee", "deport"},
    {"deportees", "deport"},
    {"removal", "remove"},
    {"removals", "remove"},
    {"expulsion", "expel"},
    {"expulsions", "expel"},
    {"rescission", "rescind"},
    {"minneapolis", "minnesota"},
    {"biometric", "biometrics"},
    {"migrant", "immigrant"},
    {"migrants", "immigrant"},
    {"noncitizen", "immigrant"},
    {"alien", "immigrant"},
    {"illness", "ill"},
    {"taxpayer", "tax"},
    {"taxes", "tax"},
    {"prisons", "prison"},
    {"naval", "navy"},
    {"trucker", "truck"},
    {"truckers", "truck"},
    {"drivers", "driver"},
    {"lawmakers", "congress"},
    {"lawmaker", "congress"},
    {"congressional", "congress"},
    {"firings", "fire"},
    {"fired", "fire"},
    {"ousted", "fire"},
    {"purge", "fire"},
    {"licence", "license"},
    {"licences", "license"},
    {"universities", "university"},
    {"student", "student"},
    {"facial", "face"},
    {"suspension", "suspend"},
    {"suspensions", "suspend"},
    {"introduction", "introduce"},
    {"restriction", "restrict"},
    {"restrictions", "restrict"},
    {"prosecute", "prosecution"},
    {"prosecutor", "prosecution"},
    {"prosecutors", "prosecution"},
    {"admission", "admit"},
    {"admissions", "admit"},
    {"separation", "separate"},
    {"separations", "separate"},
    {"registration", "register"},
    {"verification", "verify"},
    {"reactivation", "reactivate"},
    {"dismissal", "dismiss"},
    {"dismissals", "dismiss"},
    {"disclosure", "disclose"},
    {"enrollment", "enroll"},
    {"enrolment", "enroll"},
    {"arrival", "arrive"},
    {"arrivals", "arrive"},
    {"closure", "close"},
    {"expansion", "expand"},
    {"reduction", "reduce"},
};

constexpr Alias kAliases[] = {
    {"border patrol", "usbp"},
    {"enforcement and removal operations", "ero"},
    {"homeland security investigations", "hsi"},
    {"expedited removal", "expeditedremoval"},
    {"fast-track removal", "expeditedremoval"},
    {"fast-track removals", "expeditedremoval"},
    {"fast-track deportation", "expeditedremoval"},
    {"fast-track deportations", "expeditedremoval"},
    {"expedited deportation", "expeditedremoval"},
    {"sensitive locations", "sensitivelocation"},
    {"sensitive location", "sensitivelocation"},
    {"protected areas", "sensitivelocation"},
    {"protected area", "sensitivelocation"},
    {"birthright citizenship", "birthright"},
    {"citizenship by birth", "birthright"},
    {"automatic citizenship", "birthright"},
    {"alien enemies act", "aea"},
    {"alien enemies", "aea"},
    {"alien enemy", "aea"},
    {"wartime law", "aea"},
    {"wartime proclamation", "aea"},
    {"enemies act", "aea"},
    {"bond hearings", "bondhearing"},
    {"bond hearing", "bondhearing"},
    {"no-bond", "bondhearing"},
    {"without bond", "bondhearing"},
    {"release on bond", "bondhearing"},
    {"travel ban", "travelban"},
    {"travel bans", "travelban"},
    {"entry ban", "travelban"},
    {"entry bans", "travelban"},
    {"muslim ban", "travelban"},
    {"nationality bans", "travelban"},
    {"bans on entry", "travelban"},
    {"restricting the entry of foreign nationals", "travelban"},
    {"restricts the entry of foreign nationals", "travelban"},
    {"limiting the entry of foreign nationals", "travelban"},
    {"third country", "thirdcountry"},
    {"third countries", "thirdcountry"},
    {"third-country", "thirdcountry"},
    {"safe third country agreement", "aca"},
    {"safe third country agreements", "aca"},
    {"asylum cooperative agreement", "aca"},
    {"asylum cooperative agreements", "aca"},
    {"asylum agreement", "aca"},
    {"asylum deal", "aca"},
    {"refugee admissions program", "usrap"},
    {"refugee program", "usrap"},
    {"refugee admissions", "usrap"},
    {"refugee cap", "refugeeceiling"},
    {"refugee ceiling", "refugeeceiling"},
    {"refugee admissions ceiling", "refugeeceiling"},
    {"refugee admissions cap", "refugeeceiling"},
    {"title 42", "title42"},
    {"covid-19", "covid"},
    {"covid 19", "covid"},
    {"coronavirus", "covid"},
    {"pandemic", "covid"},
    {"public charge", "publiccharge"},
    {"zero tolerance", "zerotolerance"},
    {"zero-tolerance", "zerotolerance"},
    {"family-separation", "separate family"},
    {"separation of families", "separate family"},
    {"separated families", "separate family"},
    {"separating families", "separate family"},
    {"family separations", "separate family"},
    {"use of force", "useofforce"},
    {"uses of force", "useofforce"},
    {"excessive force", "useofforce"},
    {"deaths in custody", "custodydeath"},
    {"death in custody", "custodydeath"},
    {"custody deaths", "custodydeath"},
    {"deaths in ice custody", "custodydeath"},
    {"died in ice custody", "custodydeath"},
    {"dies in ice custody", "custodydeath"},
    {"died in custody", "custodydeath"},
    {"dies in custody", "custodydeath"},
    {"license plate reader", "alpr"},
    {"license plate readers", "alpr"},
    {"license-plate reader", "alpr"},
    {"license-plate readers", "alpr"},
    {"license-plate-reader", "alpr"},
    {"facial recognition", "facialrecognition"},
    {"facial-recognition", "facialrecognition"},
    {"face recognition", "facialrecognition"},
    {"face-recognition", "facialrecognition"},
    {"h1b", "h-1b"},
    {"skilled worker visas", "h-1b"},
    {"skilled-worker visas", "h-1b"},
    {"specialty occupation", "h-1b"},
    {"specialty occupations", "h-1b"},
    {"dreamers", "daca"},
    {"dreamer", "daca"},
    {"sanctuary cities", "sanctuaryjurisdiction"},
    {"sanctuary city", "sanctuaryjurisdiction"},
    {"sanctuary jurisdictions", "sanctuaryjurisdiction"},
    {"sanctuary jurisdiction", "sanctuaryjurisdiction"},
    {"sanctuary states", "sanctuaryjurisdiction"},
    {"sanctuary policies", "sanctuaryjurisdiction"},
    {"border wall", "borderwall"},
    {"border-wall", "borderwall"},
    {"administrative warrant", "administrativewarrant"},
    {"administrative warrants", "administrativewarrant"},
    {"forced entry", "forcedentry"},
    {"forceful entries", "forcedentry"},
    {"forcible entry", "forcedentry"},
    {"forcible entries", "forcedentry"},
    {"enter homes", "forcedentry"},
    {"break into homes", "forcedentry"},
    {"special immigrant juvenile", "sij"},
    {"special immigrant juveniles", "sij"},
    {"student visas", "foreignstudent"},
    {"student visa", "foreignstudent"},
    {"foreign student visas", "foreignstudent"},
    {"foreign student visa", "foreignstudent"},
    {"international students", "foreignstudent"},
    {"international student", "foreignstudent"},
    {"foreign students", "foreignstudent"},
    {"foreign student", "foreignstudent"},
    {"flores settlement", "flores"},
    {"flores agreement", "flores"},
    {"flores settlement agreement", "flores"},
    {"guantanamo bay", "guantanamo"},
    {"gitmo", "guantanamo"},
    {"truck drivers", "trucker"},
    {"truck driver", "trucker"},
    {"commercial driver", "trucker"},
    {"commercial drivers", "trucker"},
    {"charging document", "nta"},
    {"charging documents", "nta"},
    {"systematic alien verification for entitlements", "savedatabase"},
    {"save database", "savedatabase"},
    {"save system", "savedatabase"},
    {"registration requirement", "alienregistration"},
    {"alien registration", "alienregistration"},
    {"stop-work order", "stopwork"},
    {"stop-work orders", "stopwork"},
    {"stop work order", "stopwork"},
    {"stop work orders", "stopwork"},
    {"stop-work", "stopwork"},
    {"work authorization", "ead"},
    {"work authorizations", "ead"},
    {"remain-in-mexico", "mpp"},
    {"wait in mexico", "mpp"},
    {"waiting in mexico", "mpp"},
    {"returned to mexico", "mpp"},
    {"parole processes", "paroleprocess"},
    {"parole process", "paroleprocess"},
    {"parole programs", "paroleprocess"},
    {"parole program", "paroleprocess"},
    {"humanitarian parole", "paroleprocess"},
    {"deportation protection", "tps"},
    {"protection from deportation", "tps"},
    {"protections from deportation", "tps"},
    {"temporary legal protection", "tps"},
    {"temporary deportation protections", "tps"},
    {"ansar allah", "ansarallah"},
    {"national guard", "nationalguard"},
    {"one big beautiful bill act", "obbba"},
    {"one big beautiful bill", "obbba"},
    {"big beautiful bill", "obbba"},
    {"hr-1", "obbba"},
    {"h.r. 1", "obbba"},
    {"reconciliation bill", "obbba"},
    {"tax data", "taxdata"},
    {"tax records", "taxdata"},
    {"tax-record", "taxdata"},
    {"taxpayer data", "taxdata"},
    {"taxpayer information", "taxdata"},
    {"taxpayer records", "taxdata"},
    {"tax information", "taxdata"},
    {"courthouse arrests", "courthousearrest"},
    {"courthouse arrest", "courthousearrest"},
    {"courthouse raids", "courthousearrest"},
    {"courthouse raid", "courthousearrest"},
    {"legal service providers", "legalservice"},
    {"legal services providers", "legalservice"},
    {"legal aid", "legalservice"},
    {"legal-aid", "legalservice"},
    {"legal service provider", "legalservice"},
    {"foreign terrorist organization", "fto"},
    {"foreign terrorist organizations", "fto"},
    {"twin cities", "minnesota"},
    {"st. paul", "minnesota"},
    {"287 g", "287(g)"},
    {"287g", "287(g)"},

    {"temporary protected status", "tps"},
    {"temporary legal status", "tps"},
    {"temporary legal protections", "tps"},
    {"temporary protections", "tps"},
    {"legal protections", "tps"},
    {"deportation protections", "tps"},
    {"protected status", "tps"},
    {"deferred action for childhood arrivals", "daca"},
    {"migrant protection protocols", "mpp"},
    {"remain in mexico", "mpp"},
    {"department of homeland security", "dhs"},
    {"homeland security department", "dhs"},
    {"homeland security", "dhs"},
    {"immigration and customs enforcement", "ice"},
    {"customs and border protection", "cbp"},
    {"citizenship and immigration services", "uscis"},
    {"executive office for immigration review", "eoir"},
    {"office of refugee resettlement", "orr"},
    {"department of state", "dos"},
    {"state department", "dos"},
    {"department of justice", "doj"},
    {"justice department", "doj"},
    {"attorney general", "ag"},
    {"department of defense", "dod"},
    {"health and human services", "hhs"},
    {"social security administration", "ssa"},
    {"internal revenue service", "irs"},
    {"federal emergency management agency", "fema"},
    {"department of labor", "dol"},
    {"labor department", "dol"},
    {"executive order", "eo"},
    {"policy memorandum", "pm"},
    {"policy memoranda", "pm"},
    {"notices to appear", "nta"},
    {"notice to appear", "nta"},
    {"unaccompanied alien children", "uac"},
    {"unaccompanied minors", "uac"},
    {"unaccompanied children", "uac"},
    {"children travelling alone", "uac"},
    {"employment authorization documents", "ead"},
    {"employment authorization document", "ead"},
    {"employment authorization", "ead"},
    {"work permits", "ead"},
    {"work permit", "ead"},
    {"immigration judges", "ij"},
    {"immigration judge", "ij"},
    {"ijs", "ij"},
    {"board of immigration appeals", "bia"},
    {"convention against torture", "cat"},
    {"cuban haitian nicaraguan venezuelan", "chnv"},
    {"cubans haitians nicaraguans and venezuelans", "chnv"},
    {"el salvador", "salvador"},
    {"family separation", "separate family"},
    {"pentagon", "dod"},
    {"white house", "potus"},
};

constexpr std::string_view kAgencies =
    "ice dhs uscis cbp usbp ero hsi eoir dos doj hhs orr dod fema irs ssa ag dol potus eo pm cdc tsa fbi";

// Officials stand for their office in captions, which change when they are replaced.
constexpr Meaning kOffices[] = {
    {"trump", "potus"},
    {"biden", "potus"},
    {"obama", "potus"},
    {"potus", "potus"},
    {"noem", "dhs"},
    {"mullin", "dhs"},
    {"huffman", "dhs"},
    {"wolf", "dhs"},
    {"nielsen", "dhs"},
    {"mayorkas", "dhs"},
    {"duke", "dhs"},
    {"kelly", "dhs"},
    {"mcaleenan", "dhs"},
    {"gaynor", "dhs"},
    {"pekoske", "dhs"},
    {"dhs", "dhs"},
    {"homeland", "dhs"},
    {"lyons", "ice"},
    {"vitello", "ice"},
    {"ice", "ice"},
    {"albence", "ice"},
    {"edlow", "uscis"},
    {"scharfen", "uscis"},
    {"cuccinelli", "uscis"},
    {"cissna", "uscis"},
    {"jaddou", "uscis"},
    {"renaud", "uscis"},
    {"uscis", "uscis"},
    {"bondi", "doj"},
    {"barr", "doj"},
    {"sessions", "doj"},
    {"whitaker", "doj"},
    {"garland", "doj"},
    {"rosen", "doj"},
    {"mchenry", "doj"},
    {"doj", "doj"},
    {"lynch", "doj"},
    {"holder", "doj"},
    {"wilkinson", "doj"},
    {"blanche", "doj"},
    {"justice", "doj"},
    {"rubio", "dos"},
    {"pompeo", "dos"},
    {"tillerson", "dos"},
    {"blinken", "dos"},
    {"dos", "dos"},
    {"kennedy", "hhs"},
    {"azar", "hhs"},
    {"becerra", "hhs"},
    {"hhs", "hhs"},
    {"orr", "hhs"},
    {"bessent", "treasury"},
    {"mnuchin", "treasury"},
    {"yellen", "treasury"},
    {"treasury", "treasury"},
    {"irs", "treasury"},
    {"hegseth", "dod"},
    {"dod", "dod"},
    {"mcdonald", "ed"},
    {"cbp", "cbp"},
    {"rodney", "cbp"},
    {"eoir", "eoir"},
    {"owen", "eoir"},
    {"cdc", "cdc"},
    {"fema", "fema"},
    {"eop", "potus"},
    {"chavez-deremer", "dol"},
    {"duffy", "dot"},
    {"fmcsa", "dot"},
    {"rollins", "usda"},
    {"bisignano", "ssa"},
    {"ssa", "ssa"},
    {"commerce", "commerce"},
    {"lutnick", "commerce"},
    {"ross", "commerce"},
    {"raimondo", "commerce"},
};

constexpr std::string_view kStates =
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho "
    "illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi "
    "missouri "
    "montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia "
    "washington "
    "wisconsin wyoming new north south west rhode state city county district doe";

template <class Take>
void each_word(std::string_view list, Take take) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (end > at) take(list.substr(at, end - at));
    at = end + 1;
  }
}

constexpr double kOfficial = 0.08;  // in every story of their office

struct Vocabulary {
  std::unordered_map<Hash, double> weights;
  std::unordered_map<Hash, Hash> meanings, offices;
  std::unordered_set<Hash> function_words, agencies, states, nations, field;
};

Vocabulary make_vocabulary() {
  Vocabulary v;
  for (const Meaning& m : kMeanings) {
    v.meanings[stem_hash(m.spelling)] = stem_hash(m.word);
    if (&m < std::find_if(
                 std::begin(kMeanings), std::end(kMeanings),
                 [](const Meaning& x) { return x.spelling == "detention"; })) {
      v.nations.insert(stem_hash(m.word));
    }
  }
  const auto meaning = [&v](Hash stem) {
    const auto found = v.meanings.find(stem);
    return found == v.meanings.end() ? stem : found->second;
  };
  each_word(kDomainWords, [&](std::string_view w) {
    v.weights[meaning(stem_hash(w))] = 0.4;
    v.field.insert(meaning(stem_hash(w)));
  });
  each_word(kCommonWords, [&](std::string_view w) { v.weights.try_emplace(meaning(stem_hash(w)), 0.15); });
  each_word(kEverydayWords, [&](std::string_view w) { v.weights.try_emplace(meaning(stem_hash(w)), 0.3); });
  each_word(kFunctionWords, [&](std::string_view w) {
    v.weights[stem_hash(w)] = 0;
    v.function_words.insert(stem_hash(w));
  });
  each_word(kAgencies, [&](std::string_view w) { v.agencies.insert(stem_hash(w)); });
  each_word(kStates, [&](std::string_view w) { v.states.insert(hash_of(w)); });
  each_word(kStates, [&](std::string_view w) { v.weights.try_emplace(stem_hash(w), 0.4); });
  for (const Hash agency : v.agencies) v.weights[agency] = 0.2;
  for (const Meaning& m : kOffices) {
    const Hash stem = stem_hash(m.spelling);
    if (!v.agencies.contains(stem) && v.weights.contains(stem))
      v.weights[stem] = std::min(v.weights[stem], kOfficial);
  }
  for (const Meaning& m : kOffices) v.offices[hash_of(m.spelling)] = hash_of(m.word);
  return v;
}

const Vocabulary& vocabulary() {
  static const Vocabulary v = make_vocabulary();
  return v;
}

// Years and small numbers tell little; "14160" and "98000" much.
double telling_number(std::string_view source) {
  std::size_t digits = 0, letters = 0;
  for (const char c : source) {
    if (c >= '0' && c <= '9')
      ++digits;
    else if (c != ',' && c != '.' && c != '-')
      ++letters;
  }
  if (letters > 0) return 1;  // 287(g), 19th
  if (digits == 4 && (source.starts_with("19") || source.starts_with("20"))) return 0.1;
  return digits <= 2 ? 0.12 : digits == 3 ? 0.3 : 0.9;
}

}  // namespace

double telling(const Token& token) {
  if (token.digit) return telling_number(token.source);
  const auto& weights = vocabulary().weights;
  const auto found = weights.find(token.word);
  if (found != weights.end()) return found->second;
  return token.source.size() < 2 ? 0.1 : 1;
}

bool is_field_word(Hash stem) {
  const Vocabulary& v = vocabulary();
  return v.field.contains(stem) || v.agencies.contains(stem);
}

bool is_function_word(Hash stem) {
  return vocabulary().function_words.contains(stem);
}

Hash same_meaning(Hash stem) {
  const auto& meanings = vocabulary().meanings;
  const auto found = meanings.find(stem);
  return found == meanings.end() ? stem : found->second;
}

std::span<const Alias> stock_aliases() {
  return kAliases;
}

bool is_agency(Hash stem) {
  return vocabulary().agencies.contains(stem);
}

Hash office_of(Hash exact) {
  const auto& offices = vocabulary().offices;
  const auto found = offices.find(exact);
  return found == offices.end() ? 0 : found->second;
}

bool is_nation(Hash stem) {
  return vocabulary().nations.contains(stem);
}

bool is_state(Hash exact) {
  return vocabulary().states.contains(exact);
}

}  // namespace policywatch::match
