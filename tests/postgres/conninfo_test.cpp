#include "pipeline/upsert/postgres/conninfo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {
namespace {

using testing::HasSubstr;
using testing::Not;

class AConnectionString : public testing::TestWithParam<const char*> {};

TEST_P(AConnectionString, IsKnownByItsForm) {
  EXPECT_FALSE(check_conninfo(GetParam()).has_error());
}

INSTANTIATE_TEST_SUITE_P(Of, AConnectionString,
                         testing::Values("postgresql:///housing", "postgres://importer@db.example.dk:5433/housing",
                                         "postgresql:///housing?host=/run/postgresql&sslmode=require",
                                         "postgresql://one,two:5433/housing?target_session_attrs=read-write",
                                         "postgresql://importer:pa%20ss@[::1]/housing",
                                         "postgresql://importer:pa%40s%2Fs@db/housing",
                                         "postgresql://importer:pa?s@db/a",
                                         "postgresql:///housing?host=@abstract&user=me@example.org",
                                         "host=db.example.dk dbname=housing", "host=one,two port=5432,", "service=x",
                                         "password='it is secret' dbname=housing", ""));

class ABrokenConnectionString : public testing::TestWithParam<const char*> {};

TEST_P(ABrokenConnectionString, IsRefusedWithoutItsPassword) {
  const auto checked = check_conninfo(GetParam());
  ASSERT_TRUE(checked.has_error());
  EXPECT_EQ(checked.error().code(), outcome::ErrorCode::invalid_definition);
  EXPECT_THAT(checked.error().message(), Not(HasSubstr("secret")));
  EXPECT_THAT(checked.error().message(), Not(HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(
    Of, ABrokenConnectionString,
    testing::Values("postgresql://importer:secret@[::1/housing", "postgresql://importer:secret%zz@db/housing",
                    "postgresql://importer:secret@db:5432x/housing", "postgresql://importer@db/housing?pasword=secret",
                    "password=my secret", "password=my secret host=x", "password='my secret", "secret",
                    "password=se\"cret secret", "secret=1", "port=99999 password=secret", "port=x password=secret",
                    "port=5432,0 password=secret", "postgresql://importer:secret/1@db/housing",
                    "postgresql://importer:1/secret@db/housing", "postgresql://importer:1@secret@db/housing",
                    "postgresql://importer:secret/x?y@db/housing"));

TEST(ABrokenConnectionStringsError, SaysWhatIsExpected) {
  EXPECT_EQ(check_conninfo("hostname").error().message(),
            "no connection string of PostgreSQL (missing \"...\" in connection info string); write "
            "postgresql://USER@HOST:PORT/DATABASE?OPTION=VALUE or host=HOST dbname=DATABASE ...");
  EXPECT_THAT(check_conninfo("postgresql://importer:pa/ss@db/housing").error().message(), HasSubstr("%2F for /"));
  EXPECT_EQ(check_conninfo("port=99999").error().message(), "port 99999: a port is a number from 1 to 65535");
}

struct Place {
  const char* conninfo;
  const char* place;
};

class APlace : public testing::TestWithParam<Place> {};

TEST_P(APlace, IsWhereItLeads) {
  EXPECT_EQ(place_in(GetParam().conninfo), GetParam().place);
}

INSTANTIATE_TEST_SUITE_P(
    Of, APlace,
    testing::Values(Place{"postgresql://importer:secret@db.example.dk:5432/housing", "housing at db.example.dk:5432"},
                    Place{"postgresql:///housing?host=/run/postgresql&port=5433", "housing at /run/postgresql"},
                    Place{"host=db.example.dk dbname=housing", "housing at db.example.dk"},
                    Place{"hostaddr=127.0.0.1 port=5433 dbname=housing", "housing at 127.0.0.1:5433"},
                    Place{"service=housing", "the default database at the default host"}));

}  // namespace
}  // namespace housingd::upsert::postgres
