// Connections that are cut between COMMIT and its answer (fault D3), and
// programs that are killed there.
#include <array>
#include <atomic>
#include <csignal>
#include <iostream>

#include "tests/faults/import_under_fire.h"
#include "tests/support/postgres_proxy.h"

namespace housingd::faults {
namespace {

using support::CommitFate;
using support::PostgresProxy;

constexpr std::array fates{CommitFate::lost_on_the_way, CommitFate::left_behind, CommitFate::answer_lost};

// An import that is small enough to be done once for each of its COMMITs.
class ACommit : public ImportUnderFire {
 protected:
  ACommit() : ImportUnderFire({}, {.properties = 60, .area = "Solrød"}) {}
};

TEST_F(ACommit, ThatIsLostIsDoneOnceWhicheverItIsAndWhateverBecameOfIt) {
  for (const CommitFate fate : fates) {
    for (std::uint64_t lost = 0;; ++lost) {
      SCOPED_TRACE(testing::Message() << "fate " << static_cast<int>(fate) << " of COMMIT " << lost);
      PostgresProxy proxy(server(),
                          [fate, lost](std::uint64_t number) { return number == lost ? fate : CommitFate::answered; });
      const PostgresPlace place(server());
      market_.before->reset_ledger();
      const auto end = importer_.run(*market_.before, place.url_by(proxy.url("postgres")));
      expect_as_undisturbed(end, place, *market_.before, first_);
      if (HasFailure() || proxy.counts().cut == 0) break;
    }
  }
}

// Where a kill is hardest to get right, and rarest by chance.
TEST_F(ACommit, ThatAProgramIsKilledAtIsMadeUpForByTheNext) {
  for (const CommitFate fate : fates) {
    for (std::uint64_t lost = 0;; ++lost) {
      SCOPED_TRACE(testing::Message() << "fate " << static_cast<int>(fate) << " of COMMIT " << lost);
      std::atomic<pid_t> victim{0};
      PostgresProxy proxy(server(), [&](std::uint64_t number) {
        if (number != lost) return CommitFate::answered;
        victim.wait(0);
        ::kill(victim, SIGKILL);
        return fate;
      });
      const PostgresPlace place(server());
      const auto import = importer_.start(*market_.before, place.url_by(proxy.url("postgres")));
      victim = import->pid();
      victim.notify_one();
      const auto killed = import->wait();
      if (killed.status == 0) break;
      ASSERT_EQ(killed.status, 128 + SIGKILL) << killed.err;
      place.settle();
      // The last COMMIT leaves nothing to do.
      if (!place.has("runs") || place.number("SELECT count(*) FROM runs WHERE state = 'complete'") == 0) {
        const auto end = importer_.run(*market_.before, place.url());
        ASSERT_EQ(end.status, 0) << end.err;
      }
      expect_equal(first_.contents, contents_of(place, importer_.model()));
      if (HasFailure()) break;
    }
  }
}

class Commits : public ImportUnderFire {};

TEST_F(Commits, ThatAreLostAreDoneOnceHoweverManyTheyAre) {
  SCOPED_TRACE("HOUSINGD_FAULT_SEED=" + std::to_string(chance_.seed()));
  std::uint64_t cut = 0;
  for (const auto enough = static_cast<std::uint64_t>(rounds(10)); cut < enough && !HasFailure();) {
    Chance chance(chance_.one_of(1'000'000));
    // A server that is lost time after time is away: a start gives up on it after 15 s, and should.
    int in_a_row = 0;
    PostgresProxy proxy(server(), [&chance, &in_a_row](std::uint64_t /*number*/) {
      const bool lost = in_a_row < 3 && chance.one_of(2) == 0;
      in_a_row = lost ? in_a_row + 1 : 0;
      return lost ? fates.at(chance.one_of(fates.size())) : CommitFate::answered;
    });
    const PostgresPlace place(server());
    for (auto [source, undisturbed] : {std::pair(market_.before.get(), &first_), {market_.after.get(), &second_}}) {
      source->reset_ledger();
      const auto end = importer_.run(*source, place.url_by(proxy.url("postgres")));
      expect_as_undisturbed(end, place, *source, *undisturbed);
    }
    cut += proxy.counts().cut;
  }
  std::cout << cut << " COMMITs lost\n";
}

}  // namespace
}  // namespace housingd::faults
