#include "daemon/web_door.hpp"

#include <charconv>
#include <utility>

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr const char* kHstsNote = "http.hsts";

}  // namespace

io::AddressGuards guards_of(const std::shared_ptr<const manners::AddressRules>& rules,
                            const std::uint16_t& own_port) {
  return {[&rules, &own_port](std::string_view ip, std::uint16_t port) {
            const bool ourselves = own_port != 0 && port == own_port && io::is_own_address(ip);
            return !ourselves && rules->allowed(ip, port);
          },
          [&rules](std::string_view ip, std::uint16_t port) { return rules->lists(ip, port); }};
}

std::uint16_t port_of(std::string_view listening) {
  std::uint16_t port = 0;
  if (listening.starts_with("unix:")) return port;
  const std::string_view digits = listening.substr(listening.rfind(':') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return port;
}

HstsMemory::HstsMemory(store::Store& store)
    : changed_(std::make_shared<bool>(false)),
      hosts_(std::make_shared<io::Hsts>(io::Hsts::read(store.note(kHstsNote).value_or("")),
                                        [changed = changed_](const io::Hsts::Entry&) { *changed = true; })) {}

bool HstsMemory::changed() {
  return std::exchange(*changed_, false);
}

void HstsMemory::keep(store::Store& store, const std::string& text) {
  store.put_note(kHstsNote, text);
}

WebDoor::WebDoor(Make make, const Settings& settings)
    : make_(std::move(make)), made_with_(settings.fetch), current_(make_(settings)) {}

asio::awaitable<Result<Response>> WebDoor::fetch(io::HttpCall call) {
  const std::shared_ptr<io::Http> door = current_;
  Result<Response> answer = co_await door->fetch(std::move(call));
  co_return answer;
}

void WebDoor::stop() {
  current_->stop();
  for (const std::weak_ptr<io::Http>& former : former_) {
    if (const std::shared_ptr<io::Http> door = former.lock()) door->stop();
  }
}

void WebDoor::renew(const Settings& settings) {
  const bool same =
      made_with_.browser == settings.fetch.browser && made_with_.ca_file == settings.fetch.ca_file;
  if (same) return;
  std::erase_if(former_, [](const std::weak_ptr<io::Http>& door) { return door.expired(); });
  former_.push_back(current_);
  made_with_ = settings.fetch;
  current_ = make_(settings);
}

}  // namespace policywatch::daemon
