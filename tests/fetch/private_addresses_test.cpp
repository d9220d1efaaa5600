#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/address_rule.h"
#include "pipeline/fetch/http_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::Disposition;
using outcome::ErrorCode;
using outcome::result;
using testing::HasSubstr;

TEST(SpecialPurpose, KnowsAddressesThatNoPublicNameMayLeadTo) {
  const std::pair<const char*, const char*> rows[] = {{"127.0.0.1", "loopback"},
                                                      {"127.255.255.254", "loopback"},
                                                      {"169.254.169.254", "link-local"},
                                                      {"::1", "loopback"},
                                                      {"::ffff:10.0.0.1", "private"},
                                                      {"0.0.0.0", "unspecified"},
                                                      {"0.1.2.3", "unspecified"},
                                                      {"::", "unspecified"},
                                                      {"10.255.255.255", "private"},
                                                      {"172.16.0.1", "private"},
                                                      {"172.31.255.255", "private"},
                                                      {"192.168.1.1", "private"},
                                                      {"100.64.0.1", "shared by a carrier"},
                                                      {"100.127.255.255", "shared by a carrier"},
                                                      {"224.0.0.1", "multicast"},
                                                      {"239.255.255.250", "multicast"},
                                                      {"255.255.255.255", "reserved"},
                                                      {"198.19.0.1", "for benchmarks"},
                                                      {"fe80::1", "link-local"},
                                                      {"fec0::1", "private"},
                                                      {"fd00:ec2::254", "private"},
                                                      {"fc00::1", "private"},
                                                      {"ff02::1", "multicast"},
                                                      {"::ffff:127.0.0.1", "loopback"},
                                                      {"::ffff:169.254.169.254", "link-local"},
                                                      {"::127.0.0.1", "loopback"},
                                                      {"64:ff9b::7f00:1", "loopback"},
                                                      {"64:ff9b::a9fe:a9fe", "link-local"},
                                                      {"64:ff9b:1::1", "private"},
                                                      {"2002:7f00:1::", "loopback"},
                                                      {"2002:c0a8:101::1", "private"},
                                                      {"2001::1", "reserved"},
                                                      {"2001:db8::1", "for documentation"},
                                                      {"100::1", "reserved"}};
  for (const auto& [address, what] : rows) {
    EXPECT_EQ(special_purpose(boost::asio::ip::make_address(address)), what) << address;
  }
  for (const char* address : {"1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "126.0.0.1",
                              "128.0.0.1", "192.167.255.255", "192.169.0.1", "223.255.255.255", "2a00:1450:400f::1",
                              "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"}) {
    EXPECT_EQ(special_purpose(boost::asio::ip::make_address(address)), "") << address;
  }
}

class PrivateAddresses : public testing::Test {
 protected:
  result<Response> get(const std::string& base_url, std::optional<bool> allowed) {
    definition::Client settings;
    settings.base_url = base_url;
    settings.timeout = {.connect = 2s, .request = 2s};
    settings.allow_private_addresses = allowed;
    HttpClient client(io_.get_executor(), settings);
    return run(io_, client.send({.target = "/"}, Deadline::after(10s)));
  }
  boost::asio::io_context io_;
};

// Each leads here by the resolver or by itself.
constexpr const char* hosts_of_this_machine[] = {"127.0.0.1",          "127.1",   "0x7f000001", "2130706433",
                                                 "0177.0.0.1",         "0.0.0.0", "localhost",  "127.9.9.9",
                                                 "[::ffff:127.0.0.1]", "[::1]",   "0",          "[::]"};

TEST_F(PrivateAddresses, GetNoPacketUnlessTheyAreAllowed) {
  ScriptedServer server({always(response(200, "[1]"))});
  for (const std::string host : hosts_of_this_machine) {
    const auto got = get(server.url(host), false);
    ASSERT_FALSE(got) << host;
    EXPECT_EQ(got.error().code(), ErrorCode::address_lookup) << host << got.error().message();
    EXPECT_EQ(got.error().disposition(), Disposition::fail_run) << host;
    EXPECT_THAT(got.error().message(), HasSubstr("client.allow_private_addresses")) << host;
  }
  EXPECT_EQ(server.connection_count(), 0U);
}

TEST_F(PrivateAddresses, AreAllowedByDefaultOnlyWhereTheUrlSaysSo) {
  ScriptedServer server({always(response(200, "[1]"))});
  for (const char* host : {"127.0.0.1", "localhost"}) EXPECT_TRUE(get(server.url(host), std::nullopt)) << host;
  const std::size_t connections = server.connection_count();
  for (const char* host : {"127.1", "0x7f000001", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]"}) {
    EXPECT_FALSE(get(server.url(host), std::nullopt)) << host;
  }
  EXPECT_EQ(server.connection_count(), connections);
  EXPECT_TRUE(get(server.url("127.1"), true)) << "who allows it gets it";
}

TEST_F(PrivateAddresses, AreRefusedBeforeAProxyIsAsked) {
  ScriptedServer proxy({always(response(200, "[1]"))});
  definition::Client settings;
  settings.base_url = "http://169.254.169.254";
  settings.proxy = proxy.url();
  HttpClient client(io_.get_executor(), settings);
  const auto got = run(io_, client.send({.target = "/latest/meta-data/"}, Deadline::after(10s)));
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message(), HasSubstr("link-local"));
  EXPECT_EQ(proxy.connection_count(), 0U);
}

}  // namespace
}  // namespace housingd::fetch
