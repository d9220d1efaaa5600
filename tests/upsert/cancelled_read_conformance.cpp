// A read that nobody waits for any more.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using std::chrono::milliseconds;
using testing::SizeIs;

// More often than the store has connections to lose.
TEST_P(StoreConformance, IsWellAfterReadsThatWereCancelledWhereverTheyWere) {
  StoreSession store = open();
  import(store, {R"({"id":"h1"})"});
  for (const auto throws : {StoreSession::Throws::no, StoreSession::Throws::yes}) {
    for (const int after : {0, 1, 2, 3, 5, 8, 13, 21}) {
      const auto read = store.cancelled_runs(milliseconds(after), throws);
      EXPECT_TRUE(read.has_value() || read.error().disposition() == outcome::Disposition::stop);
    }
    EXPECT_THAT(store.runs(10).value(), SizeIs(1));
  }
  import(store, {R"({"id":"h2"})"});
  EXPECT_THAT(store.runs(10).value(), SizeIs(2));
}

}  // namespace
}  // namespace housingd::upsert
