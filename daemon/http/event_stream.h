// Server-sent events: one ring of events, any number of followers.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/http/message.h"

namespace housingd::http {

struct EventStreamOptions {
  std::size_t events = 1'024;                   // that are kept for those who come back
  std::size_t bytes = 1U << 20U;                // of all kept events; the newest is kept in any case
  std::size_t subscribers = 64;                 // 503 beyond
  std::chrono::milliseconds heartbeat{15'000};  // a comment, where nothing happens
};

// Lives on one executor; not thread-safe.
//
// A subscriber owns no queue: it reads on in the ring as fast as its peer does.
// One that falls behind the ring's oldest event is dropped; it comes back with
// the last id it saw and is told `reset`: to load anew what it shows.
//
// Ids are "LIFE-NUMBER", where LIFE differs from one start of the program to
// the next: an id of a former life is answered with `reset`, never mistaken.
class EventStream {
 public:
  explicit EventStream(const EventStreamOptions& options = {});
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  // `event`: a name without line breaks. `json`: a document, or any text.
  void publish(std::string_view event, std::string_view json);

  // Of the newest event. Whoever takes a snapshot now and subscribes from this
  // id misses nothing.
  [[nodiscard]] std::string last_id() const;

  // The answer that streams events: those after Last-Event-ID, or after the
  // query's last_event_id (a page cannot set the header), else from now on.
  // Ends when the server drains or the stream is closed.
  [[nodiscard]] Response subscribe(const Request& request);

  // Ends all subscriptions; new ones get 503.
  void close();

  [[nodiscard]] std::size_t subscribers() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace housingd::http
