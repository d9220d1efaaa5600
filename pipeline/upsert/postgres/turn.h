// One at a time, in line; private to the PostgreSQL store.
#pragma once

#include <memory>
#include <utility>

#include "pipeline/async/awaitable.h"

namespace housingd::upsert::postgres {

// On one executor; not thread-safe. It and whoever waits for it go before that
// executor's context does, in any order.
class Turn {
  struct Line;

 public:
  Turn();
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  // Having the turn; its end hands it on.
  class Held {
   public:
    Held(Held&& other) noexcept = default;
    Held& operator=(Held&&) = delete;
    ~Held();

   private:
    friend class Turn;
    explicit Held(std::shared_ptr<Line> line) : line_(std::move(line)) {}
    std::shared_ptr<Line> line_;
  };

  // Throws ServerError (Trouble::cancelled) when the caller was cancelled, now
  // or before.
  async::awaitable<Held> take();

 private:
  std::shared_ptr<Line> line_;
};

}  // namespace housingd::upsert::postgres
