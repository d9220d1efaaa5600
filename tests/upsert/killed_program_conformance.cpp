// A program that is killed while it starts runs for slots.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

constexpr SlotTime noon{std::chrono::hours(494'028)};  // 2026-05-11T12:00:00Z

int rounds() {
  const char* wanted = std::getenv("HOUSINGD_FAULT_ROUNDS");
  return wanted != nullptr ? std::atoi(wanted) : 4;
}

RunRequest request(int at) {
  SlotRecord slot;
  slot.job = "nightly";
  slot.first = slot.last = slot.decided_at = noon + std::chrono::minutes(at);
  RunRequest request{.job = "nightly", .fingerprint = "f", .partitions = {"all"}};
  request.slots = {slot};
  return request;
}

// Opens runs on and on, each for the next slot; tells before and after each.
[[noreturn]] void start_runs(StoreSession store, int told) {
  const auto tell = [told] {
    if (::write(told, "", 1) != 1) ::_exit(1);
  };
  const SlotTime until = store.watch({{"nightly", "* * * * *"}}, noon).value()[0].decided_until;
  for (auto at = static_cast<int>((until - noon) / std::chrono::minutes(1)) + 1;; ++at) {
    tell();
    store.open_run(request(at)).value();
    tell();
  }
}

// A child of this process, whose threads do not outlive the fork: nothing of
// the store is open here meanwhile.
TEST_P(StoreConformance, HasARunForEachStartedSlotWheneverTheProgramIsKilled) {
  {
    StoreSession store = open();
  }
  for (int round = 0; round < rounds(); ++round) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) start_runs(StoreSession(place_->open(Access::write, Durability::committed).value()), pipe[1]);
    // Odd: in the middle of one; even: between two.
    char heard = 0;
    for (int i = 0; i < 3 + round; ++i) ASSERT_EQ(::read(pipe[0], &heard, 1), 1);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    ::close(pipe[0]);
    ::close(pipe[1]);
    StoreSession store = open();
    // In one look: the server may be about to commit what the program asked for last.
    const auto counts = place_->rows(
        "SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM slots), "
        "(SELECT count(*) FROM slots s JOIN runs r ON r.id = s.run_id)");
    EXPECT_EQ(counts[0][0], counts[0][1]);
    EXPECT_EQ(counts[0][0], counts[0][2]);
    EXPECT_GE(std::stoi(counts[0][0]), round + 1);
  }
}

}  // namespace
}  // namespace housingd::upsert
