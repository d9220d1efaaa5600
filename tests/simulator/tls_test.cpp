#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include "tests/simulator/certificate.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::tests;
namespace asio = boost::asio;

TEST(Tls, ServesWithTheGivenCertificate) {
  const Certificate made = make_certificate();
  const auto simulator = start_market({.properties = 20, .tls_certificate = made.certificate, .tls_key = made.key});
  EXPECT_THAT(simulator->url(), testing::StartsWith("https://127.0.0.1:"));

  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(made.certificate.string());
  tls.set_verify_mode(asio::ssl::verify_peer);
  asio::ssl::stream<asio::ip::tcp::socket> stream(context, tls);
  stream.set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
  stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), simulator->port()});
  stream.handshake(asio::ssl::stream_base::client);
  asio::write(stream, asio::buffer(std::string_view("GET /search/addresses HTTP/1.1\r\nHost: x\r\n\r\n")));
  std::string received;
  asio::read_until(stream, asio::dynamic_buffer(received), "\"totalHits\":20}");
  EXPECT_THAT(received, testing::StartsWith("HTTP/1.1 200"));
}

TEST(Tls, SaysWhyItCannotStart) {
  SimulatorOptions options;
  options.catalog = market_catalog();
  options.properties = 1;
  options.tls_certificate = market_catalog();
  options.tls_key = market_catalog();
  const auto simulator = Simulator::start(options);
  ASSERT_FALSE(simulator);
  EXPECT_THAT(simulator.error().message(), testing::HasSubstr("cannot listen on 127.0.0.1:0"));
}

}  // namespace
