#include "store/capture_bytes.hpp"
#include "store/say.hpp"

namespace policywatch::store {

namespace {

// Steps are counted in base 16: each 16th is packed against the 16th before it, each 256th against the 256th,
// and every 1,024th stands alone. So a chain holds at most 15 + 15 + 3 links and no full copies between.
constexpr int kRadix = 16;
constexpr int kRestart = 1024;

int step_of_base(int step) {
  if (step % kRadix != 0) return step - 1;
  return step % (kRadix * kRadix) != 0 ? step - kRadix : step - kRadix * kRadix;
}

void put_size(std::string& out, std::size_t size) {
  for (; size >= 0x80; size >>= 7) out.push_back(static_cast<char>(0x80 | (size & 0x7f)));
  out.push_back(static_cast<char>(size));
}

std::optional<std::size_t> take_size(std::string_view& bytes) {
  std::size_t size = 0;
  for (unsigned shift = 0; !bytes.empty() && shift < 56; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    size |= static_cast<std::size_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return size;
  }
  return std::nullopt;
}

// The change comes last: its words were said by the body just before it or by the prefix.
std::string join_parts(const CaptureBytes& bytes) {
  std::string joined;
  joined.reserve(bytes.meta.size() + bytes.body.size() + bytes.change.size() + 16);
  put_size(joined, bytes.meta.size());
  put_size(joined, bytes.body.size());
  joined += bytes.meta;
  joined += bytes.body;
  joined += bytes.change;
  return joined;
}

std::string place(std::int64_t id) {
  return say("capture {}", id);
}

CaptureBytes part(std::string_view joined, std::int64_t id) {
  const auto meta = take_size(joined);
  const auto body = take_size(joined);
  if (!meta || !body || *meta > joined.size() || *body > joined.size() - *meta)
    throw WorldError(place(id) + " is damaged: its parts do not add up", 5);
  return {std::string(joined.substr(0, *meta)), std::string(joined.substr(*meta, *body)),
          std::string(joined.substr(*meta + *body))};
}

}  // namespace

std::vector<CaptureChain::Link> CaptureChain::chain_of(std::int64_t id) {
  auto& find = database_.prepare("SELECT base, step FROM captures WHERE id = ?");
  std::vector<Link> chain;
  for (std::optional<std::int64_t> next = id; next;) {
    const auto row = find.one<std::optional<std::int64_t>, int>(*next);
    if (!row || chain.size() > kLongestChain)
      throw WorldError(place(id) + " is damaged: what it builds on is missing", 5);
    chain.push_back({*next, std::get<1>(*row)});
    next = std::get<0>(*row);
  }
  return chain;
}

std::optional<CaptureChain::Link> CaptureChain::base_for(std::optional<std::int64_t> last,
                                                         std::string_view sha256, int& step) {
  const auto same = database_
                        .prepare(
                            "SELECT id FROM captures WHERE substr(sha256, 1, 6) = substr(?1, 1, 6) AND "
                            "sha256 = ?1 ORDER BY id DESC LIMIT 1")
                        .one<std::int64_t>(Blob{sha256});
  if (same) {
    const auto chain = chain_of(std::get<0>(*same));
    if (chain.size() < kLongestChain) {
      step = chain.front().step + 1;
      return chain.front();
    }
  }
  if (!last) return std::nullopt;
  const auto chain = chain_of(*last);
  step = chain.front().step + 1;
  if (chain.size() >= kLongestChain || step >= kRestart) return std::nullopt;
  for (const Link& link : chain) {
    if (link.step <= step_of_base(step)) return link;
  }
  return chain.back();
}

PackedCapture CaptureChain::pack(const CaptureBytes& bytes, std::optional<std::int64_t> last,
                                 std::string_view sha256) {
  const std::string joined = join_parts(bytes);
  PackedCapture packed;
  if (const auto base = base_for(last, sha256, packed.step)) {
    packed.data = packer_.pack(joined, load_joined(base->id));
    packed.base = base->id;
    // Rewritten beyond use of the predecessor: perhaps a copy of its own is smaller and ends the chain.
    if (packed.data.size() < joined.size() / 8) return packed;
  }
  std::string alone = packer_.pack(joined);
  if (packed.base && packed.data.size() < alone.size() - alone.size() / 8) return packed;
  return {std::nullopt, 0, std::move(alone)};
}

PackedCapture CaptureChain::pack_against(const CaptureBytes& bytes, std::optional<std::int64_t> base) {
  return {base, 0, packer_.pack(join_parts(bytes), base ? load_joined(*base) : std::string())};
}

std::string CaptureChain::load_joined(std::int64_t id) {
  auto& find = database_.prepare("SELECT data FROM captures WHERE id = ?");
  const auto chain = chain_of(id);
  std::string joined;
  auto link = chain.rbegin();
  for (auto near = chain.begin(); near != chain.end(); ++near) {
    const auto cached = cache_.find(near->id);
    if (cached == cache_.end()) continue;
    joined = cached->second;
    link = std::make_reverse_iterator(near);
    break;
  }
  for (; link != chain.rend(); ++link) {
    const auto row = find.one<std::string>(link->id);
    joined = packer_.unpack(std::get<0>(row.value()), joined, place(link->id));
    remember(link->id, joined);
  }
  return joined;
}

void CaptureChain::remember(std::int64_t id, const std::string& joined) {
  if (joined.size() > cache_limit_ / 4) return;
  while (!cache_.empty() && cached_ + joined.size() > cache_limit_) {
    cached_ -= cache_.begin()->second.size();
    cache_.erase(cache_.begin());
  }
  if (cache_.emplace(id, joined).second) cached_ += joined.size();
}

CaptureBytes CaptureChain::load(std::int64_t id) {
  return part(load_joined(id), id);
}

}  // namespace policywatch::store
