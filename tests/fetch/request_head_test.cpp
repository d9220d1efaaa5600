#include "pipeline/fetch/request_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

using testing::HasSubstr;
using testing::Not;

const BaseUrl url = parse_base_url("http://example.org:8090").value();

TEST(RequestFields, NameHostAndAgentAndAskForGzip) {
  EXPECT_EQ(request_fields({}, url).value(),
            "Host: example.org:8090\r\nAccept-Encoding: gzip\r\nUser-Agent: housingd/" HOUSINGD_VERSION "\r\n");
}

TEST(RequestFields, CarryTheConfiguredOnes) {
  definition::Client client;
  client.accept_encoding = definition::ContentCoding::identity;
  client.headers = {{"Accept", "application/json"}, {"user-agent", "me (+mail@example.org)"}};
  EXPECT_EQ(request_fields(client, url).value(),
            "Host: example.org:8090\r\nAccept: application/json\r\nuser-agent: me (+mail@example.org)\r\n");
}

TEST(RequestFields, RefuseWhatWouldChangeTheMessage) {
  for (const auto& [name, value] : definition::NamedValues{{"X\r\nHost", "a"},
                                                           {"", "a"},
                                                           {"X Y", "a"},
                                                           {"X:", "a"},
                                                           {"X", "a\r\nHost: b"},
                                                           {"X", "a\nb"},
                                                           {"X", std::string("a\0b", 3)},
                                                           {"Host", "b"},
                                                           {"accept-encoding", "br"},
                                                           {"Range", "bytes=0-1"},
                                                           {"Transfer-Encoding", "chunked"},
                                                           {"Content-Length", "5"},
                                                           {"Connection", "close"}}) {
    definition::Client client;
    client.headers = {{name, value}};
    const auto fields = request_fields(client, url);
    ASSERT_FALSE(fields) << name;
    EXPECT_EQ(fields.error().code(), outcome::ErrorCode::invalid_definition);
    EXPECT_EQ(fields.error().disposition(), outcome::Disposition::fail_run);
    EXPECT_THAT(fields.error().message(), Not(HasSubstr("\n")));
  }
}

TEST(RequestTarget, HoldsNoSpaceControlOrForeignCharacter) {
  EXPECT_TRUE(is_request_target("/search?a=%20"));
  for (const char* target : {"/a b", "/a\r\n", "/\x7f", "/æ"}) EXPECT_FALSE(is_request_target(target)) << target;
}

}  // namespace
}  // namespace housingd::fetch
