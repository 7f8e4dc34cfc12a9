#include "match/status_lexicon.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace policywatch::match {
namespace {

struct Class {
  Tags tags;
  std::string_view words;
};

constexpr Class kClasses[] = {
    {tag::court,
     "judge judges court courts justices panel circuit scotus tribunal jurist bench district-court appeals "
     "appellate 9th 5th 4th 2nd"},
    {tag::agency,
     "agency agencies department departments dhs uscis ice cbp doj dos eoir hhs orr cdc fema ssa irs dol dod "
     "secretary "
     "director administration government officials official president trump biden noem mullin bondi rubio "
     "potus "
     "pentagon treasury bureau ministry commissioner governor general cabinet regulator regulators homeland "
     "feds "
     "authorities admin state hud epa labor usda education czar embassy embassies consulate consulates"},
    {tag::bystander,
     "senate house lawmakers lawmaker democrats republicans congress protesters protestors activists "
     "advocates "
     "union unions critics senators senator mayor mayors demonstrators residents neighbors attorneys lawyers "
     "gop legislators legislature council inspector watchdog auditors scholars bishops predecessor"},
    {tag::block,
     "injunction injunctions restraining tro stay stays block freeze-order ruling rulings decision judgment "
     "vacatur "
     "bar hold verdict reversal"},
    {tag::request,
     "motion motions request requests bid bids petition petitions application applications appeal appeals "
     "effort "
     "efforts attempt attempts plea pleas ask push"},
    {tag::lawsuit,
     "lawsuit lawsuits suit suits complaint complaints case cases challenge challenges claims claim "
     "counterclaim "
     "litigation action counterclaims"},
    {tag::proposal, "proposal proposals proposed nprm nomination subpoena subpoenas summons anprm draft"},
    {tag::text,
     "rule rules policy policies memo memos memorandum memoranda directive directives guidance regulation "
     "regulations "
     "proclamation order orders waiver waivers guideline guidelines notice instruction instructions bulletin "
     "circular "
     "requirement requirements fee fees ban bans law statute provision provisions standard standards form "
     "exemption exemptions restriction restrictions decree eo regs procedure procedures protocol protocols "
     "designation designations redesignation list formula definition authorization proclamations decrees "
     "statutes regulation oppm"},
    {tag::policy,
     "rule rules policy policies memo memos memorandum memoranda directive directives guidance regulation "
     "regulations "
     "proclamation order orders waiver waivers guideline guidelines program programs plan plans ban bans fee "
     "fees "
     "requirement requirements law statute designation designations redesignation termination terminations "
     "status "
     "protections protection agreement agreements contract contracts parole process processes restriction "
     "restrictions limits freeze pause suspension expulsions deportations removals arrests raids detention "
     "detentions "
     "operation surge enforcement deployment expansion cuts change changes interview interviews provision "
     "provisions "
     "standard standards system database partnership initiative tps daca rollout enrollments enrollment "
     "admissions "
     "processing practice practices increase hike cap caps moratorium visas bans pilot exemption exemptions "
     "notice subsidies grants funding funds transfers transfer use collection sharing registry registration "
     "effort "
     "campaign procedures protocols protocol memorandums measure measures permits benefits settlement "
     "proclamations emergency office unit app portal hotline task checks"},
    {tag::trap,
     "entrance entrances road roads street streets highway bridge traffic door doors gate gates driveway "
     "bill bills "
     "legislation nominee nominees nomination vote merger commission license licence badge account accounts "
     "bus "
     "amendment resolution confirmation subpoenas report tariffs ballroom sale deal charges indictment "
     "sentence game "
     "season concert flight flights tour airport reporters hearing deadline deadlines discovery briefing "
     "proceedings extradition trial testimony"},
    {tag::person,
     "man woman mother father boy girl teen teenager student officer agent professor activist seeker migrant "
     "immigrant resident person detainee refugee teacher journalist couple family husband wife son daughter "
     "him her "
     "veteran scholar protester asylum-seeker worker child baby patient contractor contractors employee "
     "employees supervisor lawyer attorney"},
    {tag::halt,
     "block blocks blocked blocking halt halts halted halting bar bars barred barring enjoin enjoins "
     "enjoined "
     "enjoining restrain restrains restrained prohibit prohibits prohibited prohibiting forbid forbids "
     "forbade forbidden "
     "stop stops stopped stopping prevent prevents prevented freeze freezes froze frozen freezing"},
    {tag::hold_off,
     "pause pauses paused pausing suspend suspends suspended suspending shelve shelves shelved"},
    {tag::stay, "stay stays stayed staying"},
    {tag::strike,
     "vacate vacates vacated vacating invalidate invalidates invalidated invalidating void voids voided "
     "voiding nullify "
     "nullifies nullified quash quashes quashed annul annuls annulled"},
    {tag::lift,
     "lift lifts lifted lifting dissolve dissolves dissolved dissolving unblock unblocks unblocked unfreeze "
     "unfreezes"},
    {tag::allow,
     "let lets letting allow allows allowed allowing permit permits permitted permitting greenlight "
     "greenlights "
     "greenlighted greenlit"},
    {tag::revive,
     "reinstate reinstates reinstated reinstating revive revives revived reviving restore restores restored "
     "restoring "
     "resume resumes resumed resuming restart restarts restarted restarting relaunch relaunches relaunched "
     "reactivate "
     "reactivates reactivated reimpose reimposes reimposed resurrect resurrects resurrected reopens "
     "re-establish "
     "reestablish reestablishes reestablished reopen reopened reopening"},
    {tag::rescind,
     "rescind rescinds rescinded rescinding revoke revokes revoked revoking repeal repeals repealed "
     "repealing retract "
     "retracts retracted cancel cancels cancelled canceled cancelling scrap scraps scrapped scrapping "
     "overrule "
     "overrules overruled"},
    {tag::withdraw, "withdraw withdraws withdrew withdrawn withdrawing abandon abandons abandoned"},
    {tag::supersede,
     "supersede supersedes superseded superseding replace replaces replaced replacing supplant supplants"},
    {tag::end,
     "end ends ended ending terminate terminates terminated terminating discontinue discontinues "
     "discontinued eliminate "
     "eliminates eliminated abolish abolishes abolished axe axes axed dismantle dismantles dismantled cease "
     "ceases "
     "ceased disband disbands disbanded sunset sunsets shutter shutters shuttered"},
    {tag::expire, "expire expires expired lapse lapses lapsed"},
    {tag::extend,
     "extend extends extended extending renew renews renewed renewing prolong prolongs prolonged"},
    {tag::modify,
     "modify modifies modified modifying amend amends amended amending revise revises revised revising "
     "narrow narrows "
     "narrowed narrowing clarify clarifies clarified clarifying exempt exempts exempted loosen loosens "
     "loosened ease "
     "eases eased tighten tightens tightened update updates updated broaden broadens broadened expand "
     "expands "
     "expanded raise raises raised lower lowers lowered limits limited rewrite rewrites rewrote adjust "
     "adjusts "
     "adjusted relax relaxes relaxed soften softens softened carve carves add adds added adding trim trims "
     "trimmed pare pares pared curtail curtails curtailed widen widens widened"},
    {tag::delay,
     "delay delays delayed delaying postpone postpones postponed postponing defer defers deferred deferring"},
    {tag::remand, "remand remands remanded remanding"},
    {tag::reverse,
     "reverse reverses reversed reversing overturn overturns overturned overturning undo undoes undid"},
    {tag::dismiss, "dismiss dismisses dismissed dismissing"},
    {tag::settle, "settle settles settled settling"},
    {tag::grant,
     "grant grants granted granting approve approves approved approving sign-off award awards awarded"},
    {tag::issue,
     "issue issues issued issuing enter enters entered entering publish publishes published publishing "
     "release "
     "releases released announce announces announced announcing sign signs signed hand hands handed unveil "
     "unveils "
     "unveiled impose imposes imposed post posts posted"},
    {tag::propose, "propose proposes proposed proposing float floats floated"},
    {tag::finalize,
     "finalize finalizes finalized finalizing finalise finalises finalised adopt adopts adopted"},
    {tag::begin,
     "begin begins began beginning start starts started starting launch launches launched implement "
     "implements "
     "implemented"},
    {tag::erase,
     "delete deletes deleted deleting remove removes removed removing scrub scrubs scrubbed erase erases "
     "erased pull "
     "pulls pulled purge purges purged"},
    {tag::order,
     "order orders ordered ordering direct directs directed compel compels compelled force forces forced "
     "require requires required "
     "tells told command commands"},
    {tag::judge_so, "rule rules ruled says said finds found holds held concludes concluded"},
    {tag::drop, "drop drops dropped dropping"},
    {tag::declare, "declare declares declared declaring deem deems deemed"},
    {tag::negation,
     "not no never cannot cant wont doesnt didnt isnt wasnt arent werent wouldnt decline declines declined "
     "declining "
     "refuse refuses refused refusing deny denies denied denying reject rejects rejected rejecting fail "
     "fails failed "
     "failing without neither nor rebuff rebuffs rebuffed rebuffing nobody none skip skips avoid avoids "
     "avoided unlikely dont hasnt "
     "havent couldnt"},
    {tag::hedge,
     "may might could would should can plan plans planned planning consider considers considering weigh "
     "weighs weighing "
     "mull mulls mulling eye eyes eyeing seek seeks seeking sought ask asks asking asked urge urges urged "
     "urging want "
     "wants wanted hope hopes hoped aim aims aimed expected likely poised threaten threatens threatened vow "
     "vows vowed "
     "pledge pledges pledged promise promises promised try tries tried trying bid bids attempt attempts "
     "attempted "
     "recommend recommends recommended recommending argue argues argued arguing whether if unless demand "
     "demands "
     "demanded prepare prepares preparing intend intends intended petition petitions request requests "
     "requested "
     "requesting sue sues sued suing contend contends propose debate debates debating draft ponder "
     "ponders reportedly possible possibly potential potentially suggest suggests suggested motion motions "
     "challenge "
     "challenges challenging challenged lobby lobbies hopeful pending oppose opposes opposed push pushes "
     "pushing "
     "appeal appeals appealed appealing calls call called move moves moved signal signals signaled signalled "
     "hint hints hinted appear appears appeared seem seems seemed ready inclined leans leaning drafting"},
    {tag::subordinate,
     "which who whose whom after before since when because although though despite following where "
     "once whereas as amid"},
    {tag::be, "was were is are been being be get gets got am"},
    {tag::determiner,
     "the a an its his her their this these those our your my new another any every each all some such "
     "preliminary temporary emergency administrative nationwide permanent lower interim partial federal "
     "immediate similar earlier prior last old two three four five six seven several own "
     "revised amended 14-day brief judicial"},
    {tag::preposition,
     "of for on against in to from by with at into under over about through outside inside near behind "
     "across"},
    {tag::old_times,
     "had previously predecessor predecessors formerly ago former anniversary decades recalled recounts "
     "recount "
     "retrospective history"},
    {tag::unlawful,
     "unlawful illegal unconstitutional invalid void unlawfully illegally ultra unenforceable"},
    {tag::weather,
     "blizzard storm storms snow snowstorm hurricane flood flooding ice-storm tornado wildfire wildfires "
     "blizzards"},
    {tag::commanding,
     "order orders ordered ordering direct directs directed instruct instructs instructed agree agrees "
     "agreed decide "
     "decides decided decision compel compels compelled force forces forced require requires required tells "
     "told"},
    {tag::some_of,
     "part parts portion portions section sections provision provisions some much most key aspects pieces"},
    {tag::pronoun, "it they he she him them itself"},
    {tag::reporting,
     "says said announces announced confirms confirmed stipulate stipulates stipulated agree agrees agreed"},
};

std::unordered_map<Hash, Tags> make_table() {
  std::unordered_map<Hash, Tags> table;
  for (const Class& group : kClasses) {
    for (std::size_t at = 0; at < group.words.size();) {
      const std::size_t end = std::min(group.words.find(' ', at), group.words.size());
      table[hash_of(group.words.substr(at, end - at))] |= group.tags;
      at = end + 1;
    }
  }
  return table;
}

}  // namespace

Tags tags_of(Hash exact) {
  static const std::unordered_map<Hash, Tags> table = make_table();
  const auto found = table.find(exact);
  return found == table.end() ? 0 : found->second;
}

}  // namespace policywatch::match
