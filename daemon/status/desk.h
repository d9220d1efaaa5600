// What the handlers of the routes share.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/board/job_board.h"
#include "daemon/http/message.h"
#include "daemon/http/refusal.h"
#include "daemon/http/router.h"
#include "daemon/status/broadcaster.h"
#include "daemon/status/keys_in_hand.h"
#include "daemon/status/store_questions.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {

// Lives on one executor.
struct Desk {
  Desk(const Surroundings& surroundings, Broadcaster& teller, std::chrono::milliseconds patience)
      : around(surroundings),
        broadcaster(teller),
        store(std::make_shared<StoreQuestions>(StoreQuestions::Options{.patience = patience})) {}

  const Surroundings& around;
  Broadcaster& broadcaster;
  std::shared_ptr<StoreQuestions> store;
  KeysInHand keys;

  [[nodiscard]] const board::JobBoard& board() const { return broadcaster.board(); }
};

// A handler is a coroutine that keeps the desk.
using Answering = async::awaitable<http::Response> (*)(std::shared_ptr<Desk> desk, http::Request request);
[[nodiscard]] http::Handler by(std::shared_ptr<Desk> desk, Answering answering);

// An answer that needs no waiting.
using Answer = http::Response (*)(const Desk& desk, const http::Request& request);
[[nodiscard]] http::Handler at_once(std::shared_ptr<Desk> desk, Answer answer);

[[nodiscard]] http::Response json_response(std::string json, int status = 200);
[[nodiscard]] http::Response text_response(std::string text, int status = 200);
[[nodiscard]] http::Response refused(const http::Refusal& refusal);

[[nodiscard]] http::Response no_such_job(std::string_view job);
[[nodiscard]] http::Response no_such_run(upsert::RunId run);

// 503 with Retry-After. What the store said goes to the log alone.
// `later`: what may still become of what was asked for.
[[nodiscard]] http::Response store_away(const outcome::Error& error, std::string_view later = {});
// Why nothing can be asked of a daemon that has not begun.
[[nodiscard]] std::string starting_text(const Surroundings& around);
[[nodiscard]] http::Response not_now(std::string_view detail);

}  // namespace housingd::status
