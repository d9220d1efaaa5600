// Calls in pipeline mode (PostgreSQL 15, 34.5).
#include <deque>

#include "pipeline/upsert/postgres/connection_impl.h"
#include "pipeline/upsert/postgres/server_answer.h"

namespace housingd::upsert::postgres {
namespace {

// From here on what was sent must be off before more is: libpq keeps a copy.
constexpr std::size_t flush_above_bytes = 64UL * 1024;

std::size_t bytes_of(const Parameters& parameters) {
  std::size_t bytes = 0;
  for (const int length : parameters.lengths()) bytes += static_cast<std::size_t>(length);
  return bytes;
}

}  // namespace

// What was sent and is not answered yet: the answers come in the same order.
class Connection::Impl::Pipeline {
 public:
  explicit Pipeline(Impl& impl) : impl_(&impl) {}

  void send(const Call& call);
  void take(Result answer);
  // Throws what the first command that failed was refused for.
  [[nodiscard]] std::vector<Rows> finish();

 private:
  struct Command {
    const Statement* prepares = nullptr;  // null: a call
    std::string name;
    std::vector<std::uint32_t> types;
  };
  std::string prepare(const Call& call);

  Impl* impl_;
  std::deque<Command> commands_;
  PreparedStatements hoped_for_;  // what this pipeline prepares, if all goes well
  std::vector<Rows> rows_;
  std::exception_ptr failure_;
};

void Connection::Impl::Pipeline::send(const Call& call) {
  const std::string* known = impl_->prepared.find(call);
  if (known == nullptr) known = hoped_for_.find(call);
  const std::string name = known != nullptr ? *known : prepare(call);
  const auto values = call.parameters.values();
  constexpr int text_results = 0;
  impl_->send(PQsendQueryPrepared(impl_->pg(), name.c_str(), call.parameters.count(), values.data(),
                                  call.parameters.lengths().data(), call.parameters.formats().data(), text_results));
  commands_.emplace_back();
}

std::string Connection::Impl::Pipeline::prepare(const Call& call) {
  const Statement& statement = *call.statement;
  std::string name = impl_->prepared.next_name(statement);
  impl_->send(PQsendPrepare(impl_->pg(), name.c_str(), statement.sql().c_str(), call.parameters.count(),
                            call.parameters.types().data()));
  hoped_for_.add(statement, name, call.parameters.types());
  commands_.push_back({&statement, name, call.parameters.types()});
  return name;
}

void Connection::Impl::Pipeline::take(Result answer) {
  // Refused because a command before it was.
  if (PQresultStatus(answer.get()) == PGRES_PIPELINE_ABORTED) return;
  try {
    impl_->throw_if_refused(answer.get());
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
  }
  if (failure_ || commands_.empty()) return;
  const Command done = std::move(commands_.front());
  commands_.pop_front();
  if (done.prepares != nullptr) {
    impl_->prepared.add(*done.prepares, done.name, done.types);
  } else {
    rows_.emplace_back(answer.release());
  }
}

std::vector<Rows> Connection::Impl::Pipeline::finish() {
  if (failure_) std::rethrow_exception(failure_);
  return std::move(rows_);
}

async::awaitable<std::vector<Rows>> Connection::Impl::pipeline(std::vector<Call> calls) {
  require_standing();
  Pipeline pipeline(*this);
  send(PQenterPipelineMode(pg()));
  for (Call& call : calls) {
    pipeline.send(call);
    const std::size_t bytes = bytes_of(call.parameters);
    call.parameters = {};
    if (bytes > flush_above_bytes) {
      auto flushing = flush();
      co_await std::move(flushing);
    }
  }
  send(PQpipelineSync(pg()));
  auto flushing = flush();
  co_await std::move(flushing);

  // Null ends each command's results; two in a row end all there is.
  bool at_end = false;
  for (;;) {
    auto waiting = next_result();
    Result answer = co_await std::move(waiting);
    if (!answer && at_end) break;
    at_end = !answer;
    if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) break;
    if (answer) pipeline.take(std::move(answer));
  }
  if (PQexitPipelineMode(pg()) == 0 || at_end) {
    static_cast<void>(pipeline.finish());
    throw error_of_loss(pg(), place);
  }
  co_return pipeline.finish();
}

}  // namespace housingd::upsert::postgres
