// Messages: "{}" stands for the next argument. (libstdc++ 12 has no <format>.)
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace policywatch::store {

inline std::string said(std::string_view text) {
  return std::string(text);
}
inline std::string said(std::integral auto number) {
  return std::to_string(number);
}

template <class... Args>
std::string say(std::string_view form, const Args&... args) {
  std::string message;
  const std::initializer_list<std::string> parts = {said(args)...};
  for (const std::string& part : parts) {
    const std::size_t mark = form.find("{}");
    message += form.substr(0, mark);
    message += part;
    form.remove_prefix(mark == std::string_view::npos ? form.size() : mark + 2);
  }
  message += form;
  return message;
}

}  // namespace policywatch::store
