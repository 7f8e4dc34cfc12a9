// Sentences that use the words of a change and report none.
#include <gtest/gtest.h>

#include <string_view>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

class NoChange : public testing::TestWithParam<std::string_view> {};

TEST_P(NoChange, IsSeen) {
  for (const auto& found : {find_status(GetParam(), ""), find_status("", GetParam())}) {
    EXPECT_FALSE(found.status) << word(*found.status) << " [" << found.cue << "] " << GetParam();
  }
}

INSTANTIATE_TEST_SUITE_P(Negation, NoChange,
                         testing::Values("Appeals court refuses to block expedited removal rule",
                                         "Supreme Court declines to halt travel ban",
                                         "Judge denies motion for preliminary injunction in visa case",
                                         "The court did not enjoin the policy.",
                                         "ORDER denying 22 Motion for Preliminary Injunction.",
                                         "Judge leaves asylum limits in place",
                                         "The justices rejected an emergency request to pause the fee.",
                                         "Judge won't stop deportation flights",
                                         "The memo has not been rescinded.",
                                         "No court has blocked the directive so far.",
                                         "Panel rebuffs bid to freeze detention contract",
                                         "Supreme Court rejects appeal over border wall waiver"));
INSTANTIATE_TEST_SUITE_P(DoubleNegation, NoChange,
                         testing::Values("Appeals court refuses to lift block on troop deployment",
                                         "Judges refuse to let deployment proceed",
                                         "The Ninth Circuit declined to stay the injunction.",
                                         "Court rejects request to dissolve restraining order"));
INSTANTIATE_TEST_SUITE_P(
    AskedNotGranted, NoChange,
    testing::Values("MOTION to Stay re 50 Order on Motion for Preliminary Injunction by Kristi Noem.",
                    "States ask judge to block new grant conditions",
                    "PROPOSED ORDER granting plaintiffs' motion for summary judgment",
                    "Administration urges justices to lift injunction",
                    "DOJ seeks stay of ruling on bond hearings", "Governors call on agency to rescind memo",
                    "NOTICE OF APPEAL as to 61 Order granting Preliminary Injunction",
                    "Advocates sue to block tent camp", "MEMORANDUM in Support of Motion to Vacate the Rule",
                    "Union challenges decision to end program",
                    "Senators demand that the secretary withdraw the rule",
                    "REPLY to opposition to motion to dismiss"));
INSTANTIATE_TEST_SUITE_P(
    HedgeAndFuture, NoChange,
    testing::Values("DHS may end parole program by summer", "Judge could block the order this week",
                    "White House weighs suspending refugee program",
                    "Agency plans to rescind fee waiver guidance", "Trump threatens to terminate agreement",
                    "Officials are considering whether to extend the ban",
                    "If the court vacates the rule, fees would fall",
                    "Program is expected to be terminated in May", "Hearing set on request to enjoin memo",
                    "Department prepares to withdraw guidance",
                    "The rule should be struck down, the brief argues."));
INSTANTIATE_TEST_SUITE_P(
    Background, NoChange,
    testing::Values("The rule, which was vacated in 2020, inspired the new proposal's name.",
                    "Families still wait two years after a judge halted the practice.",
                    "The program that Congress ended long ago is remembered by few.",
                    "A similar memo had been rescinded under Biden.",
                    "Lawyers spoke of the order blocking the ban.",
                    "The former secretary withdrew the policy in 2018.",
                    "Since the court enjoined the fee, applications have risen."));
INSTANTIATE_TEST_SUITE_P(StaysAsItWas, NoChange,
                         testing::Values("Injunction stays in place for now",
                                         "Judge stays out of dispute over contract",
                                         "The order remains in effect while the appeal proceeds"));
INSTANTIATE_TEST_SUITE_P(
    LexicalTraps, NoChange,
    testing::Values("Activists blocked the road to the detention center",
                    "Republicans block immigration bill", "Snowstorm halts travel across the state",
                    "Officer suspended after shooting", "Driver's license revoked after crash",
                    "Judge orders release of Salvadoran father", "Mayor ends news conference early",
                    "Judge blocks release of special counsel report", "Court extends hearing to Thursday",
                    "Immigration judge grants asylum to Guatemalan teen", "Museum extends opening hours"));
INSTANTIATE_TEST_SUITE_P(
    Paperwork, NoChange,
    testing::Values(
        "Agency Information Collection Activities; Revision of a Currently Approved Collection: Form N-400",
        "Rescindment of a System of Records Notice", "Reopening of Comment Period for Fee Rule",
        "Extension of comment period on the proposed biometrics rule", "Fee Schedule; Correction",
        "Correcting amendment to the parole regulations",
        "ORDER granting Motion for Extension of Time to File Response",
        "ORDER granting 7 Motion for Leave to Appear Pro Hac Vice",
        "Notice of Public Meeting on fee rule withdrawal"));
INSTANTIATE_TEST_SUITE_P(
    PartyDirection, NoChange,
    testing::Values("Judge dismisses Justice Department's lawsuit against Illinois over sanctuary laws",
                    "Judge tosses Trump administration's suit against Chicago",
                    "Federal judge dismisses DOJ suit over state's sanctuary policies"));
INSTANTIATE_TEST_SUITE_P(
    NotYetOrNotAnOrder, NoChange,
    testing::Values("The judge stayed her own order for ten days.",
                    "The magistrate judge recommends vacating the rule.",
                    "REPORT AND RECOMMENDATION granting motion to dismiss",
                    "The memo vanished from the agency's site; no explanation was given.",
                    "Judge hears arguments on travel ban", "Court schedules hearing on injunction"));

}  // namespace
}  // namespace policywatch::match
