// What class names and ids tell of a part of a page. Judged by pieces of names, as sites write them.
#pragma once

#include <string_view>

namespace policywatch::extract {

/// `marks`: class and id in lower case. Names such as "sidebar", unless something in them speaks for text.
bool names_sidework(std::string_view marks);
/// "byline", "author", "dateline".
bool names_author(std::string_view marks);
bool names_share_bar(std::string_view marks);
/// -50 … 50: names of content less names of furniture, class and id each on its own.
int weight_of_names(std::string_view class_names, std::string_view id);
bool is_side_role(std::string_view role);
/// Nothing but "Advertisement", "Loading…" in one of the usual languages.
bool is_placeholder(std::string_view words);

}  // namespace policywatch::extract
