#include "extract/article_sums.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/text.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {
namespace {

bool any_of(GumboTag tag, std::initializer_list<GumboTag> tags) {
  return std::ranges::find(tags, tag) != tags.end();
}

bool is_wordy_inline(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_I:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_METER:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_OUTPUT:
    case GUMBO_TAG_PROGRESS:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
      return true;
    default:
      return false;
  }
}

bool is_blocky(GumboTag tag) {
  return any_of(tag, {GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_DL, GUMBO_TAG_DIV, GUMBO_TAG_IMG, GUMBO_TAG_OL,
                      GUMBO_TAG_P, GUMBO_TAG_PRE, GUMBO_TAG_TABLE, GUMBO_TAG_UL});
}

bool is_textish(GumboTag tag) {
  return is_blocky(tag) || any_of(tag, {GUMBO_TAG_SPAN, GUMBO_TAG_LI, GUMBO_TAG_TD});
}

std::uint32_t span_of(const PartTree& tree, PartId id, std::string_view name) {
  const std::string_view stated = tree.attribute(id, name);
  std::uint32_t value = 0;
  std::from_chars(stated.data(), stated.data() + stated.size(), value);
  return std::clamp(value, 1U, 1000U);
}

void add_table_parts(const PartTree& tree, PartId id, const Sums& of, Sums& into) {
  into.rows += of.rows;
  into.cells += of.cells;
  into.columns = std::max(into.columns, of.columns);
  into.tables += of.tables;
  into.data_tables += of.data_tables;
  into.data_marks += of.data_marks;
  switch (tree[id].tag) {
    case GUMBO_TAG_TR:
      into.rows += span_of(tree, id, "rowspan");
      into.columns = std::max(into.columns, of.cells);
      break;
    case GUMBO_TAG_TD:
      into.cells += span_of(tree, id, "colspan");
      break;
    case GUMBO_TAG_TABLE:
      ++into.tables;
      break;
    case GUMBO_TAG_CAPTION:
      if (tree[id].first != kNoPart) ++into.data_marks;
      break;
    case GUMBO_TAG_COL:
    case GUMBO_TAG_COLGROUP:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TH:
      ++into.data_marks;
      break;
    default:
      break;
  }
}

void add_element(const PartTree& tree, PartId id, const Sums& of, Sums& into) {
  const GumboTag tag = tree[id].tag;
  into.elements += of.elements + 1;
  into.breaks += of.breaks + (any_of(tag, {GUMBO_TAG_BR, GUMBO_TAG_HR}) ? 1 : 0);
  into.paragraphs += of.paragraphs + (tag == GUMBO_TAG_P ? 1 : 0);
  into.images += of.images + (tag == GUMBO_TAG_IMG ? 1 : 0);
  into.items += of.items + (tag == GUMBO_TAG_LI ? 1 : 0);
  into.inputs += of.inputs + (tag == GUMBO_TAG_INPUT ? 1 : 0);
  const bool embed = any_of(tag, {GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED, GUMBO_TAG_IFRAME});
  into.embeds += of.embeds + (embed ? 1 : 0);
  into.video = into.video || of.video || (embed && is_film(tree, id));
  into.listed += of.listed + (any_of(tag, {GUMBO_TAG_UL, GUMBO_TAG_OL}) ? of.text.chars : 0);
  const bool heading = tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
  into.headed += of.headed + (heading ? of.text.chars : 0);
  into.textish += of.textish + (is_textish(tag) ? of.text.chars : 0);
  into.linked += of.linked;
  if (tag == GUMBO_TAG_A) {
    const std::string_view target = tree.attribute(id, "href");
    into.linked += of.text.chars * (target.size() > 1 && target[0] == '#' ? 0.3 : 1.0);
  }
  into.blocks = into.blocks || of.blocks || is_blocky(tag);
  const bool link = any_of(tag, {GUMBO_TAG_A, GUMBO_TAG_DEL, GUMBO_TAG_INS});
  into.phrasing = into.phrasing && (is_wordy_inline(tag) || (link && of.phrasing));
  add_table_parts(tree, id, of, into);
}

}  // namespace

bool is_film(const PartTree& tree, PartId id) {
  for (const auto& [name, value] : tree[id].source.attributes()) {
    for (const std::string_view host :
         {"youtube.com/", "youtube-nocookie.com/", "player.vimeo.com/", "dailymotion.com/", "archive.org/",
          "upload.wikimedia.org/", "player.twitch.tv/", "v.qq.com/"}) {
      if (contains_ascii_nocase(value, std::string("//") + std::string(host)) ||
          contains_ascii_nocase(value, std::string("//www.") + std::string(host)))
        return true;
    }
  }
  return false;
}

Sums sweep(PartTree& tree, PartId root, const std::function<bool(PartId, Sums&)>& drop) {
  std::vector<Sums> open(1);  // of the elements that hold `at`, and of `at`
  PartId at = root;
  while (true) {
    while (!tree[at].text && tree[at].first != kNoPart) {
      at = tree[at].first;
      open.emplace_back();
    }
    while (true) {
      if (at == root) {
        if (drop) drop(at, open.back());
        return open.back();
      }
      const Part& part = tree[at];
      const PartId next = part.next, parent = part.parent;
      Sums& holder = open[open.size() - 2];
      if (part.text) {
        holder.text.add(part.count.length);
        holder.commas += part.count.commas;
        holder.ascii_commas += part.count.ascii_commas;
      } else if (drop && drop(at, open.back())) {
        tree.detach(at);
      } else {
        const Sums& own = open.back();
        holder.text.add(own.text);
        holder.commas += own.commas;
        holder.ascii_commas += own.ascii_commas;
        add_element(tree, at, own, holder);
      }
      at = next == kNoPart ? parent : next;
      if (next == kNoPart) {
        open.pop_back();
      } else {
        open.back() = Sums();
        break;
      }
    }
  }
}

std::vector<Sums> measure(PartTree& tree, PartId root) {
  std::vector<Sums> sums(tree.size());
  sweep(tree, root, [&](PartId id, Sums& own) {
    sums[id] = own;
    return false;
  });
  return sums;
}

bool is_phrasing(const PartTree& tree, PartId id, const std::vector<Sums>& sums) {
  const Part& part = tree[id];
  if (part.text || is_wordy_inline(part.tag)) return true;
  const bool link = any_of(part.tag, {GUMBO_TAG_A, GUMBO_TAG_DEL, GUMBO_TAG_INS});
  return link && id < sums.size() && sums[id].phrasing;
}

}  // namespace policywatch::extract
