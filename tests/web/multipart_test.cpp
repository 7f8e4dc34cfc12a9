// Forms that carry files.
#include <gmock/gmock.h>

#include "web/multipart.hpp"

namespace policywatch::web {
namespace {

TEST(Multipart, FieldsAndFilesComeByteForByte) {
  const std::string body =
      "--b1\r\nContent-Disposition: form-data; name=\"look\"\r\n\r\n1\r\n"
      "--b1\r\nContent-Disposition: form-data; name=\"files\"; filename=\"saved/a \\\"b\\\".html\"\r\n"
      "Content-Type: text/html\r\n\r\n<p>one\r\n--b two</p>\r\n"
      "--b1\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--b1--\r\n";
  Params form;
  std::vector<Upload> files;
  ASSERT_TRUE(parse_multipart("multipart/form-data; boundary=b1", body, form, files));
  EXPECT_EQ(form.get("look"), "1");
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].name, "saved/a \"b\".html");
  EXPECT_EQ(files[0].bytes, "<p>one\r\n--b two</p>");
}

TEST(Multipart, WhatDoesNotHoldTogetherIsRefused) {
  Params form;
  std::vector<Upload> files;
  for (const char* body :
       {"", "--b1", "--b1\r\n", "--b1\r\nContent-Disposition: form-data; name=\"a\"",
        "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends", "x--b1--"}) {
    EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=b1", body, form, files)) << body;
  }
  EXPECT_FALSE(parse_multipart("multipart/form-data", "--b1--", form, files));
  EXPECT_FALSE(parse_multipart("text/plain; boundary=b1", "--b1--", form, files));
}

}  // namespace
}  // namespace policywatch::web
