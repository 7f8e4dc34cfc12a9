#include "extract/dom.hpp"

#include <array>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <new>
#include <utility>

#include "extract/dom_raw.hpp"
#include "extract/prescan.hpp"

namespace policywatch::extract {

namespace {

/// Memory of one tree: Gumbo's many small blocks come from few large ones, freed blocks are used again, and
/// the whole goes at once, without the recursion of gumbo_destroy_output.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    for (Chunk* chunk = chunks_; chunk != nullptr;) {
      Chunk* next = chunk->next;
      spare().take_back(chunk);
      chunk = next;
    }
  }

  void* allocate(std::size_t size) {
    const unsigned kind = size_class(size);
    if (kind < free_.size() && free_[kind] != nullptr) {
      Block* block = free_[kind];
      free_[kind] = block->next;
      return block;
    }
    const std::size_t whole = kHeader + (kind < free_.size() ? class_size(kind) : (size + 15) / 16 * 16);
    char* place = carve(whole);
    std::memcpy(place, &kind, sizeof kind);
    return place + kHeader;
  }

  void release(void* memory) {
    if (memory == nullptr) return;
    unsigned kind = 0;
    std::memcpy(&kind, static_cast<char*>(memory) - kHeader, sizeof kind);
    if (kind >= free_.size()) return;
    Block* block = static_cast<Block*>(memory);
    block->next = free_[kind];
    free_[kind] = block;
  }

 private:
  struct Chunk {
    Chunk* next;
    std::size_t size;  // with this head
  };
  struct Block {
    Block* next;
  };
  static constexpr std::size_t kHeader = 16;
  static constexpr std::size_t kChunk = 256 * 1024;

  // A page's tree takes as much memory as the last one's: what was paged in once is used again.
  class Spare {
   public:
    Spare() = default;
    Spare(const Spare&) = delete;
    Spare& operator=(const Spare&) = delete;
    ~Spare() {
      while (void* chunk = take()) std::free(chunk);
    }
    void* take() {
      if (first_ == nullptr) return nullptr;
      --count_;
      return std::exchange(first_, first_->next);
    }
    void take_back(Chunk* chunk) {
      if (chunk->size != kChunk || count_ >= kMost) return std::free(chunk);
      chunk->next = first_;
      first_ = chunk;
      ++count_;
    }

   private:
    static constexpr std::size_t kMost = 8;
    Chunk* first_ = nullptr;
    std::size_t count_ = 0;
  };
  static Spare& spare() {
    static thread_local Spare kept;
    return kept;
  }

  // Classes of 16 bytes up to 256, then powers of two.
  static unsigned size_class(std::size_t size) {
    if (size <= 256) return static_cast<unsigned>(size == 0 ? 0 : (size - 1) / 16);
    unsigned kind = 16;
    for (std::size_t upper = 512; upper < size; upper *= 2) ++kind;
    return kind;
  }
  static std::size_t class_size(unsigned kind) {
    return kind < 16 ? (kind + 1) * std::size_t{16} : std::size_t{512} << (kind - 16);
  }

  char* carve(std::size_t size) {
    if (size > left_) {
      const std::size_t chunk = size + sizeof(Chunk) > kChunk / 2 ? size + sizeof(Chunk) : kChunk;
      void* memory = chunk == kChunk ? spare().take() : nullptr;
      if (memory == nullptr) memory = std::malloc(chunk);
      if (memory == nullptr) std::abort();  // Gumbo cannot be told; C code must not be unwound
      Chunk* made = new (memory) Chunk{chunks_, chunk};
      chunks_ = made;
      char* begin = static_cast<char*>(memory) + sizeof(Chunk);
      if (chunk != kChunk) return begin;
      place_ = begin;
      left_ = chunk - sizeof(Chunk);
    }
    char* result = place_;
    place_ += size;
    left_ -= size;
    return result;
  }

  Chunk* chunks_ = nullptr;
  char* place_ = nullptr;
  std::size_t left_ = 0;
  std::array<Block*, 28> free_{};
};

void* arena_allocate(void* arena, std::size_t size) {
  return static_cast<Arena*>(arena)->allocate(size);
}

void arena_release(void* arena, void* memory) {
  static_cast<Arena*>(arena)->release(memory);
}

const GumboVector* children_of(const GumboNode* node) {
  if (node == nullptr) return nullptr;
  if (is_element(node)) return &node->v.element.children;
  return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : nullptr;
}

Node child_at(const GumboNode* parent, std::size_t index) {
  const GumboVector* children = children_of(parent);
  if (children == nullptr || index >= children->length) return Node();
  return Node(static_cast<const GumboNode*>(children->data[index]));
}

std::array<std::string_view, GUMBO_TAG_LAST> make_names() {
  std::array<std::string_view, GUMBO_TAG_LAST> names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = gumbo_normalized_tagname(static_cast<GumboTag>(i));
  }
  return names;
}

}  // namespace

struct Dom::Tree {
  std::string html;  // the nodes point into it
  Arena arena;
  const GumboOutput* output = nullptr;
  bool bounded = false;
};

Dom::Dom(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Dom::Dom(Dom&&) noexcept = default;
Dom& Dom::operator=(Dom&&) noexcept = default;
Dom::~Dom() = default;

Dom Dom::parse(std::string utf8) {
  auto tree = std::make_unique<Tree>();
  Prescanned scanned = prescan(std::move(utf8));
  tree->html = std::move(scanned.html);
  tree->bounded = scanned.bounded;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = arena_allocate;
  options.deallocator = arena_release;
  options.userdata = &tree->arena;
  options.max_errors = 0;
  tree->output = gumbo_parse_with_options(&options, tree->html.data(), tree->html.size());
  return Dom(std::move(tree));
}

Node Dom::root() const {
  return Node(tree_->output->root);
}

Node Dom::head() const {
  for (Node child = root().first_element(); child; child = child.next_element()) {
    if (tag_id(child) == GUMBO_TAG_HEAD) return child;
  }
  return Node();
}

Node Dom::body() const {
  for (Node child = root().first_element(); child; child = child.next_element()) {
    if (tag_id(child) == GUMBO_TAG_BODY || tag_id(child) == GUMBO_TAG_FRAMESET) return child;
  }
  return Node();
}

bool Dom::was_bounded() const {
  return tree_->bounded;
}

bool Node::is_element() const {
  return node_ != nullptr && extract::is_element(node_);
}

bool Node::is_text() const {
  return node_ != nullptr && extract::is_text(node_);
}

std::string_view Node::tag() const {
  static const std::array<std::string_view, GUMBO_TAG_LAST> names = make_names();
  if (!is_element()) return {};
  const GumboElement& element = node_->v.element;
  if (element.tag != GUMBO_TAG_UNKNOWN) return names[element.tag];
  GumboStringPiece name = element.original_tag;  // in lower case since the pre-scan
  gumbo_tag_from_original_text(&name);
  return name.data == nullptr ? std::string_view() : std::string_view(name.data, name.length);
}

std::string_view Node::text() const {
  return is_text() ? std::string_view(node_->v.text.text) : std::string_view();
}

std::optional<std::string_view> Node::attribute(std::string_view name) const {
  if (!is_element() || name.empty()) return std::nullopt;
  const GumboVector& list = node_->v.element.attributes;
  for (unsigned i = 0; i < list.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(list.data[i]);
    if (attribute->name[0] == name[0] && std::strncmp(attribute->name, name.data(), name.size()) == 0 &&
        attribute->name[name.size()] == '\0')
      return attribute->value;
  }
  return std::nullopt;
}

bool Node::has_class(std::string_view name) const {
  const std::string_view list = attribute_or_empty("class");
  for (std::size_t at = list.find(name); at != std::string_view::npos; at = list.find(name, at + 1)) {
    constexpr std::string_view kSpace = " \t\n\f\r";
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || kSpace.find(list[at - 1]) != std::string_view::npos;
    const bool ends = end == list.size() || kSpace.find(list[end]) != std::string_view::npos;
    if (starts && ends) return !name.empty();
  }
  return false;
}

std::vector<std::pair<std::string_view, std::string_view>> Node::attributes() const {
  std::vector<std::pair<std::string_view, std::string_view>> result;
  if (!is_element()) return result;
  const GumboVector& list = node_->v.element.attributes;
  for (unsigned i = 0; i < list.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(list.data[i]);
    result.emplace_back(attribute->name, attribute->value);
  }
  return result;
}

Node Node::parent() const {
  if (node_ == nullptr || node_->parent == nullptr || !extract::is_element(node_->parent)) return Node();
  return Node(node_->parent);
}

Node Node::first_child() const {
  return child_at(node_, 0);
}

Node Node::next_sibling() const {
  return node_ == nullptr ? Node() : child_at(node_->parent, node_->index_within_parent + 1);
}

Node Node::previous_sibling() const {
  if (node_ == nullptr || node_->index_within_parent == 0) return Node();
  return child_at(node_->parent, node_->index_within_parent - 1);
}

Node Node::next_element() const {
  Node next = next_sibling();
  while (next && !next.is_element()) next = next.next_sibling();
  return next;
}

Node Node::first_element() const {
  Node child = first_child();
  return !child || child.is_element() ? child : child.next_element();
}

std::vector<Node> Node::children() const {
  std::vector<Node> result;
  for (Node child = first_child(); child; child = child.next_sibling()) result.push_back(child);
  return result;
}

}  // namespace policywatch::extract
