#include "tests/support/postgres_proxy.h"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <list>
#include <thread>

#include "tests/support/postgres_messages.h"
#include "tests/support/scratch_folder.h"

namespace housingd::support {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;
using Endpoint = asio::local::stream_protocol::endpoint;

namespace {

// libpq makes the name of the socket from it.
constexpr int port_in_name = 5432;

std::string socket_name(const std::string& folder, int port) {
  return folder + "/.s.PGSQL." + std::to_string(port);
}

// One connection of a client, and the one behind it.
struct Link {
  Link(Socket client_, asio::io_context& context) : client(std::move(client_)), server(context) {}

  void cut() {
    boost::system::error_code ignored;
    client.close(ignored);
    server.close(ignored);
  }

  Socket client, server;
  bool hides_commit = false;  // the answer to come is not for the client
};

}  // namespace

struct PostgresProxy::Impl {
  Impl(const PostgresServer& server, Decide decide_)
      : decide(std::move(decide_)), behind(socket_name(server.socket_folder(), server.port())) {
    asio::co_spawn(context, accept(), asio::detached);
    thread = std::thread([this] { context.run(); });
  }

  ~Impl() {
    context.stop();
    thread.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  asio::awaitable<void> accept();
  void relay(const std::shared_ptr<Link>& link);
  asio::awaitable<void> relay_requests(std::shared_ptr<Link> link);
  asio::awaitable<void> relay_answers(std::shared_ptr<Link> link);
  CommitFate fate_of_next();

  // Runs it on the proxy's thread and waits.
  template <class Work>
  auto ask(Work work) {
    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto done = task.get_future();
    asio::post(context, [&task] { task(); });
    return done.get();
  }

  ScratchFolder folder;
  Decide decide;
  std::string behind;
  asio::io_context context{1};
  asio::local::stream_protocol::acceptor acceptor{context, Endpoint(socket_name(folder.path(), port_in_name))};
  std::list<std::weak_ptr<Link>> links;
  Counts counts;
  std::thread thread;
};

asio::awaitable<void> PostgresProxy::Impl::accept() {
  for (;;) {
    Socket client = co_await acceptor.async_accept(asio::use_awaitable);
    ++counts.connections;
    auto link = std::make_shared<Link>(std::move(client), context);
    links.remove_if([](const std::weak_ptr<Link>& other) { return other.expired(); });
    links.push_back(link);
    relay(link);
  }
}

// A server that is away closes the client's connection: as good as a refusal.
void PostgresProxy::Impl::relay(const std::shared_ptr<Link>& link) {
  boost::system::error_code failed;
  link->server.connect(Endpoint(behind), failed);
  if (failed) return;
  asio::co_spawn(context, relay_requests(link), asio::detached);
  asio::co_spawn(context, relay_answers(link), asio::detached);
}

CommitFate PostgresProxy::Impl::fate_of_next() {
  const CommitFate fate = decide(counts.commits++);
  if (fate != CommitFate::answered) ++counts.cut;
  return fate;
}

// Ends, and the link with it, by the exception of a socket that is closed.
asio::awaitable<void> PostgresProxy::Impl::relay_requests(std::shared_ptr<Link> link) {
  PostgresMessages messages(PostgresMessages::From::frontend);
  std::array<char, 65'536> buffer{};
  try {
    for (;;) {
      const std::size_t size = co_await link->client.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      messages.add({buffer.data(), size});
      while (const auto message = messages.next()) {
        const CommitFate fate = asks_for_commit(*message) ? fate_of_next() : CommitFate::answered;
        if (fate == CommitFate::lost_on_the_way) throw boost::system::system_error(asio::error::eof);
        link->hides_commit = fate == CommitFate::answer_lost;
        co_await asio::async_write(link->server, asio::buffer(*message), asio::use_awaitable);
        if (fate == CommitFate::left_behind) throw boost::system::system_error(asio::error::eof);
      }
    }
  } catch (const boost::system::system_error&) {
    link->cut();
  }
}

asio::awaitable<void> PostgresProxy::Impl::relay_answers(std::shared_ptr<Link> link) {
  PostgresMessages messages(PostgresMessages::From::backend);
  std::array<char, 65'536> buffer{};
  try {
    for (;;) {
      const std::size_t size = co_await link->server.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      messages.add({buffer.data(), size});
      while (const auto message = messages.next()) {
        if (link->hides_commit && tells_of_commit(*message)) throw boost::system::system_error(asio::error::eof);
        co_await asio::async_write(link->client, asio::buffer(*message), asio::use_awaitable);
      }
    }
  } catch (const boost::system::system_error&) {
    link->cut();
  }
}

PostgresProxy::PostgresProxy(const PostgresServer& server, Decide decide)
    : impl_(std::make_unique<Impl>(server, std::move(decide))) {}

PostgresProxy::~PostgresProxy() = default;

std::string PostgresProxy::url(const std::string& database) const {
  return "postgresql:///" + database + "?host=" + impl_->folder.path().string() +
         "&port=" + std::to_string(port_in_name) + "&user=postgres";
}

void PostgresProxy::cut_all() {
  impl_->ask([this] {
    for (const auto& weak : impl_->links) {
      if (const auto link = weak.lock()) link->cut();
    }
  });
}

PostgresProxy::Counts PostgresProxy::counts() const {
  return impl_->ask([this] { return impl_->counts; });
}

}  // namespace housingd::support
