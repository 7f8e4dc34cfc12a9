// A watch's past as a small picture.
#include <algorithm>

#include "web/layout.hpp"
#include "web/watches.hpp"

namespace policywatch::web {
namespace {

constexpr std::int64_t kWide = 600;

/// Where a moment stands on the line.
std::int64_t place(Time at, Time now, Millis span) {
  const std::int64_t before = std::max<std::int64_t>(0, (now - at).count());
  return kWide - std::min(kWide, before * kWide / std::max<std::int64_t>(1, span.count()));
}

struct Marks {
  Html ticks, blocks;
  int changes = 0, spells = 0;
  std::int64_t begins = kWide;
};

/// From the newest to the oldest; what a moment began lasts until the one after it.
Marks marks_of(const std::vector<review::CapturePoint>& points, Time now, Millis span) {
  Marks marks;
  Time until = now;
  bool was_bad = false;
  for (const review::CapturePoint& point : points) {
    const std::int64_t from = place(point.at, now, span), to = place(until, now, span);
    const bool inside = until >= now - span, bad = point.quality != Quality::ok;
    if (!inside) break;
    marks.begins = from;
    if (bad) {
      marks.blocks.put(R"(<rect class="bad" x="{}" y="14" width="{}" height="8"/>)", from,
                       std::max<std::int64_t>(4, to - from));
      marks.spells += was_bad ? 0 : 1;
    }
    was_bad = bad;
    if (point.snapshot && point.at >= now - span) {
      marks.ticks.put(R"(<rect class="new" x="{}" y="1" width="4" height="21"/>)", std::min(from, kWide - 4));
      ++marks.changes;
    }
    until = point.at;
  }
  return marks;
}

}  // namespace

Millis usual_span(Millis age) {
  for (const Millis span : {Millis(std::chrono::minutes(5)), Millis(std::chrono::hours(1)),
                            Millis(std::chrono::days(1)), Millis(std::chrono::days(7))}) {
    if (age <= span) return span;
  }
  return std::chrono::days(30);
}

Html state_chip(std::string_view state) {
  std::string word(state);
  std::ranges::replace(word, ' ', '_');
  return chip("watch", word);
}

std::string span_words(Millis span) {
  if (span <= std::chrono::minutes(5)) return "The last 5 minutes.";
  if (span <= std::chrono::hours(1)) return "The last hour.";
  if (span <= std::chrono::days(1)) return "The last day.";
  return span <= std::chrono::days(7) ? "The last 7 days." : "The last 30 days.";
}

Html sparkline(const std::vector<review::CapturePoint>& points, Time now, Millis span) {
  Html out;
  if (points.empty()) return out.put(R"(<span class="faint">not looked at yet</span>)");
  const Marks marks = marks_of(points, now, span);
  std::string words = span_words(span) + " " + counted(marks.changes, "new content", "times new content") +
                      ", " + counted(marks.spells, "spell", "spells") + " without a good answer";
  return out.put(
      R"(<svg class="spark" viewBox="0 0 600 24" preserveAspectRatio="none" role="img" aria-label="{}"><rect class="line-base" x="{}" y="17" width="{}" height="2"/>{}{}</svg>)",
      words, marks.begins, kWide - marks.begins, marks.blocks, marks.ticks);
}

Html spark_legend() {
  Html out;
  return out.put(
      R"(<svg class="spark key" viewBox="0 0 30 24" aria-hidden="true"><rect class="line-base" x="0" y="17" width="30" height="2"/><rect class="new" x="13" y="1" width="4" height="21"/></svg> new content <svg class="spark key" viewBox="0 0 30 24" aria-hidden="true"><rect class="line-base" x="0" y="17" width="30" height="2"/><rect class="bad" x="5" y="14" width="20" height="8"/></svg> no good answer)");
}

}  // namespace policywatch::web
