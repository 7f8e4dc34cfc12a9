// Previews of new watches: what a form or a body asks for, and how the answer looks.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/watch.hpp"
#include "review/preview.hpp"
#include "web/call.hpp"
#include "web/html.hpp"
#include "web/site.hpp"

namespace policywatch::web {

/// Address, kind, rules and settings of the form; errors name the field.
Result<Watch> watch_from_form(const Params& form);
/// The preview that a form asks for: its buttons are read here. Wrong settings become its objection.
Result<review::PreviewAsk> ask_from_form(const Params& form, const std::string& by);
/// The same page once more, with the reason why what was asked was not done.
HttpReply preview_again(const Call& call, const std::string& objection);

/// The list of watches with the form open and what is wrong with it.
HttpReply watches_page_with(const Call& call, const std::string& objection);

HttpReply preview_page(const Call& call, const review::PreviewAsk& ask,
                       const Result<review::Preview>& preview);
HttpReply preview_as_json(const Call& call, const review::PreviewAsk& ask,
                          const Result<review::Preview>& preview);

// Pieces of the page (preview_parts.cpp).
Html what_is_read(const review::Preview& preview, Time now);
Html found_items(const review::Preview& preview);
Html page_outline(const review::Preview& preview);

}  // namespace policywatch::web
