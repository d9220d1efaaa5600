// What the server listens on, and what it refuses to (E17).
#include "daemon/http/listener.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <fstream>

#include "tests/http/messages.h"
#include "tests/http/raw_peer.h"
#include "tests/http/server_under_test.h"
#include "tests/support/scratch_folder.h"

namespace housingd::http {
namespace {

namespace fs = std::filesystem;
using outcome::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

unsigned mode_of(const fs::path& path) {
  struct stat file{};
  return ::lstat(path.c_str(), &file) == 0 ? file.st_mode & 07777U : 0;
}

class Listeners : public testing::Test {
 protected:
  template <class Listener>
  outcome::result<Listening> listen(const Listener& listener) {
    return listen_on(io_.get_executor(), listener);
  }
  bool accepts(const char* address, std::uint16_t port) {
    boost::asio::ip::tcp::socket socket(io_);
    boost::system::error_code error;
    socket.connect({boost::asio::ip::make_address(address), port}, error);
    return !error;
  }

  boost::asio::io_context io_;
  support::ScratchFolder folder_;
};

TEST_F(Listeners, MakeAUnixSocketForTheOwnerAlone) {
  const mode_t mask = ::umask(0);
  const auto listening = listen(UnixListener{folder_ / "s"});
  ::umask(mask);
  ASSERT_TRUE(listening) << listening.error().message();
  EXPECT_EQ(mode_of(folder_ / "s"), 0600U);
}

TEST_F(Listeners, GiveAUnixSocketTheModeThatIsWanted) {
  const auto listening = listen(UnixListener{folder_ / "s", 0660});
  ASSERT_TRUE(listening);
  EXPECT_EQ(mode_of(folder_ / "s"), 0660U);
}

TEST_F(Listeners, RemoveTheirUnixSocket) {
  {
    const auto listening = listen(UnixListener{folder_ / "s"});
  }
  EXPECT_FALSE(fs::exists(folder_ / "s"));
}

TEST_F(Listeners, LeaveAUnixSocketThatIsAnothers) {
  std::optional<Listening> first = listen(UnixListener{folder_ / "s"}).value();
  fs::remove(folder_ / "s");
  const auto second = listen(UnixListener{folder_ / "s"});
  ASSERT_TRUE(second);
  first.reset();
  EXPECT_TRUE(fs::exists(folder_ / "s"));
}

TEST_F(Listeners, ReplaceASocketThatNobodyListensOn) {
  {
    const boost::asio::local::stream_protocol::acceptor gone(io_, (folder_ / "s").string());
  }
  ASSERT_TRUE(fs::exists(folder_ / "s"));
  const auto listening = listen(UnixListener{folder_ / "s"});
  EXPECT_TRUE(listening) << listening.error().message();
}

TEST_F(Listeners, RefuseASocketThatSomebodyListensOn) {
  const auto first = listen(UnixListener{folder_ / "s"});
  const auto second = listen(UnixListener{folder_ / "s"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), ErrorCode::connection);
  EXPECT_THAT(second.error().message(), HasSubstr("another server listens there"));
  EXPECT_TRUE(fs::exists(folder_ / "s"));
}

TEST_F(Listeners, RefuseToReplaceAnythingElse) {
  {
    std::ofstream(folder_ / "file") << "kept";
  }
  fs::create_directory(folder_ / "folder");
  fs::create_symlink(folder_ / "gone", folder_ / "link");
  for (const auto& [name, said] : {std::pair{"file", "another file, which is no socket"},
                                   std::pair{"folder", "it is a folder; give the path of a file in it"},
                                   std::pair{"link", "another file, which is no socket"}}) {
    const auto listening = listen(UnixListener{folder_ / name});
    ASSERT_FALSE(listening) << name;
    EXPECT_THAT(listening.error().message(), AllOf(HasSubstr(said), Not(HasSubstr("remove")))) << name;
    EXPECT_TRUE(fs::symlink_status(folder_ / name).type() != fs::file_type::not_found);
  }
}

TEST_F(Listeners, RefusePathsThatCannotBe) {
  struct Row {
    std::string path;
    const char* why;
  };
  for (const Row& row :
       {Row{"", "is empty"}, Row{"@abstract", "is abstract"}, Row{std::string("\0abstract", 9), "is abstract"},
        Row{"/" + std::string(107, 'x'), "at most 107"}}) {
    const auto listening = listen(UnixListener{row.path});
    ASSERT_FALSE(listening) << row.path;
    EXPECT_EQ(listening.error().code(), ErrorCode::invalid_definition);
    EXPECT_THAT(listening.error().message(), HasSubstr(row.why));
  }
}

TEST_F(Listeners, SayThatAFolderIsMissing) {
  const auto listening = listen(UnixListener{folder_ / "none/s"});
  ASSERT_FALSE(listening);
  EXPECT_THAT(listening.error().message(), HasSubstr("its folder does not exist"));
}

TEST_F(Listeners, SayThatAPortIsTaken) {
  const auto first = listen(TcpListener{"127.0.0.1", 0});
  ASSERT_TRUE(first);
  const auto second = listen(TcpListener{"127.0.0.1", first->port});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message(), HasSubstr("cannot listen on 127.0.0.1:" + std::to_string(first->port) +
                                                  ": another program listens there"));
}

TEST_F(Listeners, RefuseNamesForAddresses) {
  for (const char* address : {"localhost", "", "*", "127.1", "256.0.0.1", "[::1]"}) {
    const auto listening = listen(TcpListener{address, 0});
    ASSERT_FALSE(listening) << address;
    EXPECT_EQ(listening.error().code(), ErrorCode::invalid_definition);
  }
}

TEST_F(Listeners, BindNothingButWhatIsSaid) {
  const auto v4 = listen(TcpListener{"127.0.0.1", 0});
  ASSERT_TRUE(v4);
  EXPECT_TRUE(accepts("127.0.0.1", v4->port));
  EXPECT_FALSE(accepts("127.0.0.2", v4->port));
  EXPECT_FALSE(accepts("::1", v4->port));
}

// Somebody else on this machine may have the port of IPv4: then another is tried.
TEST_F(Listeners, TakeNoIpv4WithAllOfIpv6) {
  auto v6 = listen(TcpListener{"::", 0});
  if (!v6) GTEST_SKIP() << "this machine has no IPv6";
  int only = 0;
  socklen_t size = sizeof only;
  ASSERT_EQ(::getsockopt(v6->acceptor.native_handle(), IPPROTO_IPV6, IPV6_V6ONLY, &only, &size), 0);
  EXPECT_EQ(only, 1);
}

TEST_F(Listeners, TakeNoIpv6WithAllOfIpv4) {
  auto v4 = listen(TcpListener{"0.0.0.0", 0});
  ASSERT_TRUE(v4);
  EXPECT_TRUE(accepts("127.0.0.2", v4->port));
  EXPECT_EQ(v4->acceptor.local_endpoint().protocol().family(), AF_INET);
}

TEST_F(Listeners, AdoptWhatTheyInherit) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(descriptor, 8), 0);
  ServerOptions options;
  options.inherited = {descriptor};
  ServerUnderTest server(options);
  RawPeer peer(server.port());
  peer.send(get(server.host(), "/items/x"));
  EXPECT_EQ(peer.read_answer()->status, 200);
}

TEST_F(Listeners, RefuseToAdoptWhatDoesNotListen) {
  const int unbound = ::socket(AF_INET, SOCK_STREAM, 0);
  const int datagrams = ::socket(AF_INET, SOCK_DGRAM, 0);
  for (const int descriptor : {unbound, datagrams, 9'999}) EXPECT_FALSE(adopt(io_.get_executor(), descriptor));
  ::close(unbound);
  ::close(datagrams);
}

TEST_F(Listeners, AreBoundAllOrNone) {
  const Router router;
  ServerOptions options;
  options.unix.push_back({folder_ / "s"});
  options.unix.push_back({folder_ / "none/s"});
  Server server(io_.get_executor(), options, router);
  EXPECT_FALSE(server.listen());
  EXPECT_FALSE(fs::exists(folder_ / "s"));
}

}  // namespace
}  // namespace housingd::http
