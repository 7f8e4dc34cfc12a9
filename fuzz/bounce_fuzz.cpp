#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "notifiers/bounce.hpp"
#include "notifiers/mail_parts.hpp"

// Mail that came back: whatever it holds, what is told of it is short, clean, and the same twice.
void policywatch::fuzz::one_input(std::string_view input) {
  using namespace notifiers;
  const MailParts parts = take_apart(input);
  std::size_t size = 0;
  for (const MailPart& part : parts.parts) size += part.body.size();
  // Each byte is in one part, decoded it is at most a line end longer.
  require(parts.parts.size() <= 50 && size <= input.size() + parts.parts.size(), "nothing is made of nothing",
          input);
  const Bounce bounce = read_bounce(input), again = read_bounce(input);
  require(bounce.kind == again.kind && bounce.recipient == again.recipient && bounce.why == again.why &&
              bounce.message_ids == again.message_ids,
          "the same bytes are the same bounce", input);
  require(bounce.why.size() <= kMostWhy && is_valid_utf8(bounce.why) &&
              printable(bounce.why).find('\n') == std::string::npos,
          "a reason is one short line", bounce.why);
  require(bounce.recipient.size() <= 320 && bounce.recipient == trim(bounce.recipient), "an address is short",
          bounce.recipient);
  require(bounce.message_ids.size() <= 2 * kMostMessageIds, "so many ids", input);
  for (const std::string& id : bounce.message_ids)
    require(!id.empty() && id.size() <= kMostMessageId && id.find_first_of(" <>\r\n") == std::string::npos,
            "an id is one word", id);
  require(bounce.kind != BounceKind::none || bounce.recipient.empty(), "nothing is said of nobody",
          bounce.recipient);
}
