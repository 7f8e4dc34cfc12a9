#include "watchers/json_path.hpp"

#include <cstdint>
#include <cstdlib>

namespace policywatch::watchers {
namespace {

using boost::json::value;
using Values = std::vector<const value*>;

constexpr std::size_t kMostMatches = 100'000;

struct Step {
  enum class Kind { name, index, all } kind = Kind::name;
  bool descend = false;
  std::string name;
  std::int64_t index = 0;
};

bool name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

class PathReader {
 public:
  explicit PathReader(std::string_view path) : path_(path) {}

  Result<std::vector<Step>> read() {
    if (!eat('$')) return error("a path begins with $");
    std::vector<Step> steps;
    while (at_ < path_.size()) {
      Step step;
      if (eat('.')) {
        step.descend = eat('.');
        if (step.descend && peek() == '[') {
          if (auto done = bracket(step); !done) return std::unexpected(done.error());
        } else if (eat('*')) {
          step.kind = Step::Kind::all;
        } else {
          while (name_char(peek())) step.name += path_[at_++];
          if (step.name.empty()) return error("a name or * is expected");
        }
      } else if (auto done = bracket(step); !done) {
        return std::unexpected(done.error());
      }
      steps.push_back(std::move(step));
    }
    return steps;
  }

 private:
  char peek() const { return at_ < path_.size() ? path_[at_] : '\0'; }
  bool eat(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  std::unexpected<Error> error(std::string_view what) const {
    return fail(ErrorKind::invalid, "JSONPath, column " + std::to_string(at_ + 1) + ": " + std::string(what));
  }

  Result<> bracket(Step& step) {
    if (!eat('[')) return error("'.' or '[' is expected");
    if (eat('*')) {
      step.kind = Step::Kind::all;
    } else if (peek() == '\'' || peek() == '"') {
      const char quote = path_[at_++];
      while (at_ < path_.size() && path_[at_] != quote) {
        if (path_[at_] == '\\' && at_ + 1 < path_.size()) ++at_;
        step.name += path_[at_++];
      }
      if (!eat(quote)) return error("the quote is not closed");
    } else {
      step.kind = Step::Kind::index;
      std::string digits;
      if (eat('-')) digits = "-";
      while (peek() >= '0' && peek() <= '9' && digits.size() < 12) digits += path_[at_++];
      if (digits.empty() || digits == "-") return error("a number, a quoted name or * is expected");
      step.index = std::strtoll(digits.c_str(), nullptr, 10);
    }
    if (!eat(']')) return error("']' is expected");
    return {};
  }

  std::string_view path_;
  std::size_t at_ = 0;
};

void add_children(const value& of, Values& out) {
  if (const auto* object = of.if_object()) {
    for (const auto& member : *object) out.push_back(&member.value());
  } else if (const auto* array = of.if_array()) {
    for (const value& element : *array) out.push_back(&element);
  }
}

void apply(const Step& step, const value& to, Values& out) {
  if (step.kind == Step::Kind::all) return add_children(to, out);
  if (step.kind == Step::Kind::name) {
    const auto* object = to.if_object();
    const value* found = object == nullptr ? nullptr : object->if_contains(step.name);
    if (found != nullptr) out.push_back(found);
    return;
  }
  const auto* array = to.if_array();
  if (array == nullptr) return;
  const auto size = static_cast<std::int64_t>(array->size());
  const std::int64_t at = step.index < 0 ? size + step.index : step.index;
  if (at >= 0 && at < size) out.push_back(&(*array)[static_cast<std::size_t>(at)]);
}

// `of` and everything below it, each before what it holds.
Values with_descendants(const value& of) {
  Values out, stack{&of};
  while (!stack.empty() && out.size() < kMostMatches) {
    const value* next = stack.back();
    stack.pop_back();
    out.push_back(next);
    Values below;
    add_children(*next, below);
    stack.insert(stack.end(), below.rbegin(), below.rend());
  }
  return out;
}

}  // namespace

Result<Values> json_path(const value& root, std::string_view path) {
  auto steps = PathReader(path).read();
  if (!steps) return std::unexpected(steps.error());
  Values now{&root};
  for (const Step& step : *steps) {
    Values next;
    for (const value* at : now) {
      if (!step.descend) {
        apply(step, *at, next);
      } else {
        for (const value* below : with_descendants(*at)) apply(step, *below, next);
      }
      if (next.size() > kMostMatches) break;
    }
    now = std::move(next);
  }
  return now;
}

}  // namespace policywatch::watchers
