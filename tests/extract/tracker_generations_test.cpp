// The five generations of the tracker's pages (DOMAIN.md section 1.2), as page, as saved text and as glued
// text: every field of each.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/date.hpp"
#include "extract/extract.hpp"
#include "extract/tracker_listing.hpp"

namespace policywatch::extract {
namespace {

using Words = std::vector<std::string>;

std::string fixture(const std::string& name) {
  std::ifstream in(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/extract/tracker/" + name,
                   std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr const char* kAddress = "https://tracker.example/policies/the-slug/";

Policy policy_of(const std::string& name) {
  const std::string text = fixture(name);
  EXPECT_FALSE(text.empty()) << name;
  auto policy = name.ends_with(".html") ? read_tracker_html(Dom::parse(text), kAddress)
                                        : read_tracker_text(text, kAddress);
  EXPECT_TRUE(policy) << policy.error().message;
  return policy ? *policy : Policy();
}

// What a reader of the saved text cannot know: addresses behind words.
struct Form {
  std::string name;
  bool links = false, title = true;
};

void expect_first_term(const Policy& policy, const Form& form, int generation) {
  EXPECT_EQ(policy.id, "288");
  EXPECT_EQ(policy.slug, "the-slug");
  EXPECT_EQ(policy.url, kAddress);
  EXPECT_EQ(policy.era, "1.0");
  EXPECT_EQ(policy.title, "Asylum officers told to shorten interviews");
  EXPECT_EQ(policy.announced, make_date(2019, 8, 14));
  EXPECT_EQ(policy.effective, make_date(2019, 9, 1));
  EXPECT_EQ(policy.description, "USCIS tells asylum officers to keep interviews under an hour.");
  EXPECT_EQ(policy.current_status, "Not in effect");
  EXPECT_EQ(policy.statuses, generation == 1 ? Words{} : (Words{"Final/Actual", "In Litigation"}));
  EXPECT_EQ(policy.action_types, Words{"Agency Directive"});
  EXPECT_EQ(policy.subjects, (Words{"Asylum, Withholding and CAT", "Border"}));
  EXPECT_EQ(policy.agencies, (Words{"USCIS", "EOIR"}));
  EXPECT_EQ(policy.related, Words{"An earlier memo on interviews"});
  ASSERT_EQ(policy.documents.size(), 2U);
  EXPECT_EQ(policy.documents[0].title, "2019.08.14 USCIS - Interview Memo");
  EXPECT_EQ(policy.documents[0].url, form.links ? "https://tracker.example/media/memo.pdf" : "");
  EXPECT_EQ(policy.documents[1].title, "2016.05.01 USCIS - Interview Manual");
  EXPECT_EQ(policy.documents[1].section, generation == 0 ? "Prior Policies" : "Pre Trump-Era Policies");
  ASSERT_EQ(policy.actions.size(), 3U);
  EXPECT_EQ(policy.actions[0].header_date, make_date(2019, 10, 11));
  EXPECT_EQ(policy.actions[0].date, make_date(2019, 10, 11));
  EXPECT_EQ(policy.actions[0].title, "Northland v. DHS, No. 19-cv-2001 - Complaint");
  EXPECT_EQ(policy.actions[0].outlet, "");
  EXPECT_EQ(policy.actions[0].text, "The state says that notice was not given. It quotes [ID #82].");
  EXPECT_EQ(policy.actions[0].url, form.links ? "https://tracker.example/media/c.pdf" : "");
  EXPECT_EQ(policy.actions[1].date, make_date(2021, 3, 9));
  EXPECT_EQ(policy.actions[1].outlet, "USCIS");
  EXPECT_EQ(policy.actions[1].headline, "Memo no longer applies");
  EXPECT_EQ(policy.actions[1].text, "USCIS tells officers to use earlier rules.");
  EXPECT_EQ(policy.actions[2].date, make_date(2021, 3, 15));
  EXPECT_EQ(policy.actions[2].outlet, "DHS");
  EXPECT_EQ(policy.actions[2].headline, "Memo withdrawn");
  EXPECT_EQ(policy.actions[2].text, "The department withdraws the memo.");
  EXPECT_TRUE(policy.commentary.empty());
}

void expect_second_term(const Policy& policy, const Form& form, bool saved) {
  EXPECT_EQ(policy.id, "1588");
  EXPECT_EQ(policy.slug, "the-slug");
  EXPECT_EQ(policy.era, "2.0");
  EXPECT_EQ(policy.title, form.title ? "DHS limits parole at land ports" : "");
  EXPECT_EQ(policy.announced, make_date(2025, 1, 21));
  EXPECT_EQ(policy.effective, make_date(2025, 2, 18));
  EXPECT_EQ(policy.description, "DHS tells officers to grant parole in fewer cases.");
  EXPECT_EQ(policy.current_status, "Partially in effect");
  EXPECT_EQ(policy.statuses, (Words{"Final/Actual", "In Litigation"}));
  EXPECT_EQ(policy.action_types, Words{"Agency Directive"});
  EXPECT_EQ(policy.subjects, (Words{"Border", "Humanitarian"}));
  EXPECT_EQ(policy.agencies, (Words{"CBP", "DHS", "Bureau of Population, Refugees, and Migration"}));
  EXPECT_EQ(policy.related, Words{"EO 14165 on the border"});
  ASSERT_EQ(policy.documents.size(), 2U);
  EXPECT_EQ(policy.documents[0].title, "2025.01.20 DHS - Parole Memo");
  EXPECT_EQ(policy.documents[0].url, form.links ? "https://tracker.example/media/p.pdf" : "");
  EXPECT_EQ(policy.documents[1].title, "2025.01.25 DHS - Annex");
  EXPECT_EQ(policy.documents[1].section, "Trump-Era Policy Documents");
  ASSERT_EQ(policy.actions.size(), 2U);
  // The entry's own date and the one in its title differ on purpose: both are kept.
  EXPECT_EQ(policy.actions[0].date, make_date(2025, 5, 30));
  if (saved) EXPECT_EQ(policy.actions[0].header_date, make_date(2025, 5, 20));
  EXPECT_EQ(policy.actions[0].headline, "\"Ports turn – families away\"");
  EXPECT_EQ(policy.actions[0].outlet, "CBS");
  EXPECT_EQ(policy.actions[0].text, "CBS tells of families who waited.");
  EXPECT_EQ(policy.actions[0].url, form.links ? "https://cbs.example/ports" : "");
  EXPECT_EQ(policy.actions[1].date, make_date(2025, 6, 2));
  EXPECT_EQ(policy.actions[1].headline, "Complaint - Rivera v. Scott");
  EXPECT_EQ(policy.actions[1].outlet, "");
  EXPECT_EQ(policy.actions[1].text, "Travelers sue in California.");
  ASSERT_EQ(policy.commentary.size(), 1U);
  EXPECT_EQ(policy.commentary[0].date, make_date(2025, 7, 1));
  EXPECT_EQ(policy.commentary[0].outlet, "Politico");
  EXPECT_EQ(policy.commentary[0].headline, "Why the ports are quiet");
  EXPECT_EQ(policy.commentary[0].text, "Politico explains.");
  EXPECT_EQ(policy.commentary[0].url, form.links ? "https://politico.example/quiet" : "");
}

TEST(TrackerGenerations, G0of2021) {
  expect_first_term(policy_of("g0.html"), {"html", true}, 0);
  expect_first_term(policy_of("g0.txt"), {"txt"}, 0);
}
TEST(TrackerGenerations, G1of2022WithBlankItems) {
  expect_first_term(policy_of("g1.html"), {"html", true}, 1);
  expect_first_term(policy_of("g1.txt"), {"txt"}, 1);
}
TEST(TrackerGenerations, G2of2024WithBullets) {
  expect_first_term(policy_of("g2.html"), {"html", true}, 2);
  expect_first_term(policy_of("g2.txt"), {"txt"}, 2);
}
TEST(TrackerGenerations, G3of2025) {
  expect_second_term(policy_of("g3.html"), {"html", true}, true);
  expect_second_term(policy_of("g3.txt"), {"txt"}, true);
}
TEST(TrackerGenerations, G4oneItemForEachAction) {
  expect_second_term(policy_of("g4.html"), {"html", true}, true);
  expect_second_term(policy_of("g4.txt"), {"txt"}, true);
}
TEST(TrackerGenerations, TextGluedWithoutLinesOrTitle) {
  expect_second_term(policy_of("g3-glued.txt"), {"txt", false, false}, true);
  expect_second_term(policy_of("g4-glued.txt"), {"txt", false, false}, true);
}

TEST(TrackerIds, EveryFormIsTheSameNumber) {
  for (const char* form : {"[ID #1976]", "[ID # 1976]", "[ID: #1976]", "[ID# 1976]", "[ID#1976]", "[ID 1976]",
                           "Trump 2.0 [ID #1976]", "[ID # 1976 ]"}) {
    for (const char* joint : {" ", "\n\n"}) {
      const auto policy =
          read_tracker_text(std::string("Title\n\nOriginal Date Announced\n\nMay 5, 2025\n\nProse.") + joint +
                                form + "\n\nCurrent Status\n\nNone\n",
                            "https://tracker.example/policies/x");
      ASSERT_TRUE(policy) << form;
      EXPECT_EQ(policy->id, "1976") << form;
      EXPECT_EQ(policy->description, "Prose.") << form;
    }
  }
}

TEST(TrackerIdentity, RetitledAndRedatedEntriesStayTheSamePolicy) {
  const auto entry = [](const char* title, const char* date) {
    return read_tracker_text(
        std::string(title) + "\nOriginal Date Announced\n" + date + "\nProse. [ID #83]\n",
        "https://tracker.example/policies/reported-x");
  };
  const auto first = entry("Reported: officials plan x", "December 17, 2020");
  const auto later = entry("DHS does x", "July 16, 2019");
  ASSERT_TRUE(first && later);
  EXPECT_EQ(first->id, later->id);
  EXPECT_EQ(first->slug, later->slug);
}

TEST(TrackerIdentity, PartsOfASplitEntryHaveNumbersOfTheirOwn) {
  const auto part = [](const char* title, const char* id, const char* slug) {
    return read_tracker_text(std::string(title) +
                                 "\nOriginal Date Announced\nJanuary 20, 2025\nProse. [ID #" + id +
                                 "]\nAssociated or Derivative Policies\nThe order itself\n",
                             std::string("https://tracker.example/policies/") + slug);
  };
  const auto capacity = part("Order § 10: capacity", "1401", "order-10");
  const auto rooms = part("Order § 10: holding rooms", "1402", "order-10-rooms");
  ASSERT_TRUE(capacity && rooms);
  EXPECT_NE(capacity->id, rooms->id);
  EXPECT_EQ(capacity->announced, rooms->announced);
}

TEST(TrackerDates, ActionsMayPredateTheAnnouncementAndWrongYearsAreKept) {
  const auto policy = read_tracker_text(
      "Title\nOriginal Date Announced\nFebruary 20, 2025\nProse. [ID #1500]\nSubsequent Trump and Court "
      "Action(s)\nFebruary 24, 2025\n2024.02.24 Partial Vacatur\nThe court vacates a part.\nView "
      "Document\nCurrent "
      "Status\nNone\n",
      "");
  ASSERT_TRUE(policy);
  ASSERT_EQ(policy->actions.size(), 1U);
  EXPECT_EQ(policy->actions[0].header_date, make_date(2025, 2, 24));
  EXPECT_EQ(policy->actions[0].date, make_date(2024, 2, 24));
}

TEST(TrackerListing, RowsHaveTitleAddressDateEraAndTags) {
  const auto rows = read_tracker_listing(
      Dom::parse(R"(<main><h1>3 Policy Actions</h1><form><a href="/policies/?page=2">Date Announced</a></form>
<h2>September 2025</h2><ul><li class="policy-row"><span class="second-term-tag">2.0</span>
<a class="timeline__l2__heading-link" href="/policies/face-matching">ICE matches faces</a><span class="announced-date">Sept. 9, 2025</span>
<span class="meta__label">Asylum, Withholding and CAT</span><span class="meta__label">ICE</span><span class="meta__label">In Litigation</span></li>
<li class="policy-row"><a class="timeline__l2__heading-link" href="https://tracker.example/policies/untitled-row/"></a><p>Current Status</p></li></ul>
<h2>August 2019</h2><ul><li class="policy-row"><a class="timeline__l2__heading-link" href="/policies/older/">An older policy</a><span class="announced-date">July 30, 2019</span></li></ul></main>)"),
      "https://tracker.example/policies/?status=in-litigation");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].title, "ICE matches faces");
  EXPECT_EQ(rows[0].key, "face-matching");
  EXPECT_EQ(rows[0].url, "https://tracker.example/policies/face-matching");
  EXPECT_EQ(rows[0].date, make_date(2025, 9, 9));
  EXPECT_EQ(rows[0].summary,
            "Trump 2.0. Subject Matter: Asylum, Withholding and CAT. Agencies Affected: ICE. Status: In "
            "Litigation.");
  EXPECT_EQ(rows[1].title, "untitled-row");
  ASSERT_TRUE(rows[1].date);
  EXPECT_EQ(to_iso(*rows[1].date), "2025-09");
  EXPECT_EQ(rows[2].date, make_date(2019, 7, 30)) << "a row's own date counts, not its group's";
}

TEST(TrackerListing, RowsWithoutMarksAndGluedTagsAreRead) {
  const auto rows = read_tracker_listing(
      Dom::parse(
          R"(<nav><a href="/policies/latest">Latest</a></nav><div><h3>May 2025</h3><div><a href="/policies/a">Policy A</a>
<p>May 4, 2025</p><p>EnforcementInteriorSanctuary RestrictionsICEIn LitigationEnjoined/Vacated</p></div><div><a href="/policies/b/">Policy B</a>
<p>May 2, 2025</p><p>BorderCBP</p></div></div>)"),
      "https://tracker.example/policies/");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].title, "Policy A");
  EXPECT_EQ(rows[0].date, make_date(2025, 5, 4));
  EXPECT_EQ(rows[0].summary,
            "Subject Matter: Enforcement · Interior · Sanctuary Restrictions. Agencies Affected: ICE. "
            "Status: In Litigation · Enjoined/Vacated.");
  EXPECT_EQ(rows[1].summary, "Subject Matter: Border. Agencies Affected: CBP.");
}

}  // namespace
}  // namespace policywatch::extract
