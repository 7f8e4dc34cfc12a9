#include "pipeline/site_parts.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/site_wide.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/noise.hpp"
#include "diff/tokens.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kBlocksNamed = 16;  // of one update
constexpr std::size_t kTelling = 3;       // words: shorter blocks are the same by chance

bool is_telling(const TextChange& change) {
  const bool counts =
      change.where == Where::main ||
      (change.where == Where::navigation && diff::must_be_told(change.before + "\n" + change.after, {}));
  return counts && change.op != TextOp::move && change.before != change.after &&
         std::max(diff::count_words(change.before), diff::count_words(change.after)) >= kTelling;
}

bool stands_in(const Link& link, const Texts& blocks) {
  const std::string text = diff::visible(link.text);
  return !text.empty() &&
         std::ranges::any_of(blocks, [&](const std::string& block) { return block.contains(text); });
}

}  // namespace

std::string host_of(std::string_view url) {
  const auto parsed = Url::parse(url);
  return parsed ? parsed->host_key() : "";
}

std::string shown_host(const std::string& url) {
  const auto parsed = Url::parse(url);
  return parsed ? std::string(parsed->hostname()) : url;
}

std::string name_of_block(const std::string& host, const TextChange& change) {
  return std::string(kBlockKey) + host + ":" +
         std::to_string(fingerprint(diff::visible(change.before) + "\x1f" + diff::visible(change.after)));
}

std::string name_of_landing(const std::string& host, std::string_view address) {
  return std::string(kLandedKey) + host + ":" + std::string(address);
}

std::vector<std::string> names_of_blocks(const std::string& host, const Change& change) {
  std::vector<std::string> names;
  for (const TextChange& text : change.text) {
    if (is_telling(text) && names.size() < kBlocksNamed) names.push_back(name_of_block(host, text));
  }
  return names;
}

SharedBlocks shared_blocks(const std::string& host, const Change& change,
                           const std::vector<std::string>& names) {
  SharedBlocks shared;
  std::string gone;
  for (const TextChange& text : change.text) {
    if (!is_telling(text) || std::ranges::find(names, name_of_block(host, text)) == names.end()) continue;
    if (!text.before.empty()) shared.gone.insert(diff::visible(text.before));
    if (!text.after.empty()) shared.come.insert(diff::visible(text.after));
    if (!text.after.empty()) shared.words += (shared.words.empty() ? "" : "\n") + text.after;
    if (text.after.empty()) gone += (gone.empty() ? "" : "\n") + text.before;
  }
  if (shared.words.empty()) shared.words = std::move(gone);
  return shared;
}

Document without(const Document& document, const Texts& blocks) {
  Document out = document;
  std::erase_if(out.blocks, [&](const Block& block) { return blocks.contains(diff::visible(block.text)); });
  std::erase_if(out.links, [&](const Link& link) { return stands_in(link, blocks); });
  return out;
}

Document only(const Document& document, const Texts& blocks) {
  Document out = document;
  std::erase_if(out.blocks, [&](const Block& block) { return !blocks.contains(diff::visible(block.text)); });
  std::erase_if(out.links, [&](const Link& link) { return !stands_in(link, blocks); });
  return out;
}

}  // namespace policywatch::pipeline
