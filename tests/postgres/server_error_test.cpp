#include "pipeline/upsert/postgres/server_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::upsert::postgres {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct State {
  const char* sqlstate;
  const char* name;
  Trouble trouble;
};

class AState : public testing::TestWithParam<State> {};

TEST_P(AState, SaysWhatThereIsToDo) {
  EXPECT_EQ(trouble_of(GetParam().sqlstate), GetParam().trouble);
}

INSTANTIATE_TEST_SUITE_P(
    OfPostgreSql, AState,
    testing::Values(
        State{"08006", "ConnectionFailure", Trouble::lost}, State{"57P01", "AdminShutdown", Trouble::lost},
        State{"57P02", "CrashShutdown", Trouble::lost}, State{"57P03", "CannotConnectNow", Trouble::lost},
        State{"57P05", "IdleSessionTimeout", Trouble::lost}, State{"25P03", "IdleInTransactionTimeout", Trouble::lost},
        State{"53300", "TooManyConnections", Trouble::lost},
        State{"40001", "SerializationFailure", Trouble::contention},
        State{"40P01", "DeadlockDetected", Trouble::contention},
        State{"55P03", "LockNotAvailable", Trouble::contention}, State{"57014", "QueryCanceled", Trouble::contention},
        State{"23505", "UniqueViolation", Trouble::contention}, State{"53100", "DiskFull", Trouble::resource},
        State{"53200", "OutOfMemory", Trouble::resource}, State{"53400", "ConfigurationLimit", Trouble::resource},
        State{"58030", "IoError", Trouble::resource}, State{"22P02", "InvalidText", Trouble::row},
        State{"22001", "TooLong", Trouble::row}, State{"23502", "NotNull", Trouble::row},
        State{"23514", "Check", Trouble::row}, State{"54000", "ProgramLimit", Trouble::row},
        State{"44000", "WithCheckOption", Trouble::row}, State{"P0001", "RaisedByATrigger", Trouble::row},
        State{"28P01", "WrongPassword", Trouble::refused}, State{"28000", "NoSuchRole", Trouble::refused},
        State{"3D000", "NoSuchDatabase", Trouble::refused}, State{"3F000", "NoSuchSchema", Trouble::refused},
        State{"42P01", "NoSuchTable", Trouble::refused}, State{"42501", "NoPrivilege", Trouble::refused},
        State{"25006", "ReadOnly", Trouble::refused}, State{"0A000", "NotSupported", Trouble::refused},
        State{"XX001", "DataDamaged", Trouble::damaged}, State{"XX002", "IndexDamaged", Trouble::damaged},
        State{"XX000", "InternalError", Trouble::other}, State{"25P02", "FailedTransaction", Trouble::other},
        State{"", "None", Trouble::other}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

ServerError error_with(std::string sqlstate, std::string message = "it said no") {
  ServerError::Fields fields;
  fields.sqlstate = sqlstate;
  fields.message = std::move(message);
  fields.role = "importer";
  fields.database = "housing";
  return {trouble_of(sqlstate), std::move(fields)};
}

TEST(AServerError, SaysInOneLineWhatTheServerSaid) {
  EXPECT_EQ(error_with("XX000", "it\n\tsaid  no.\n").to_error().message(), "it said no (SQLSTATE XX000)");
}

TEST(AServerError, PassesTheServersHintOn) {
  ServerError::Fields fields = error_with("XX000").fields();
  fields.hint = "Try the other door.";
  EXPECT_EQ(ServerError(Trouble::other, fields).to_error().message(),
            "it said no (SQLSTATE XX000); Try the other door");
}

TEST(AServerError, KeepsValuesOfRowsToItself) {
  ServerError::Fields fields = error_with("23514").fields();
  fields.detail = "Failing row contains (a secret)";
  fields.context = "COPY homes, line 1: a secret";
  const ServerError error(Trouble::row, fields);
  EXPECT_THAT(error.to_error().message(), Not(HasSubstr("secret")));
  EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
}

struct Meaning {
  const char* sqlstate;
  Disposition disposition;
  ErrorCode code;
};

class AServerErrorsMeaning : public testing::TestWithParam<Meaning> {};

TEST_P(AServerErrorsMeaning, IsTheStores) {
  const outcome::Error error = error_with(GetParam().sqlstate).to_error();
  EXPECT_EQ(error.disposition(), GetParam().disposition);
  EXPECT_EQ(error.code(), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(Of, AServerErrorsMeaning,
                         testing::Values(Meaning{"57P01", Disposition::retry, ErrorCode::store_unavailable},
                                         Meaning{"40P01", Disposition::retry, ErrorCode::store_unavailable},
                                         Meaning{"53100", Disposition::fail_run, ErrorCode::store_full},
                                         Meaning{"53200", Disposition::fail_run, ErrorCode::store_unavailable},
                                         Meaning{"XX001", Disposition::fail_run, ErrorCode::store_damaged},
                                         Meaning{"42P01", Disposition::fail_run, ErrorCode::store_conflict},
                                         Meaning{"23502", Disposition::fail_run, ErrorCode::store_conflict},
                                         Meaning{"42501", Disposition::fail_run, ErrorCode::store_unavailable},
                                         Meaning{"25006", Disposition::fail_run, ErrorCode::store_unavailable}),
                         [](const auto& parameter) { return std::string(parameter.param.sqlstate); });

TEST(AServerError, OfAStopIsNoFailure) {
  const outcome::Error error = ServerError(Trouble::cancelled, {}).to_error();
  EXPECT_EQ(error.disposition(), Disposition::stop);
  EXPECT_EQ(error.code(), ErrorCode::stopped);
}

struct Remedy {
  const char* sqlstate;
  const char* says;
};

class ARemedy : public testing::TestWithParam<Remedy> {};

TEST_P(ARemedy, IsSaidBehindTheRefusal) {
  EXPECT_THAT(error_with(GetParam().sqlstate).to_error().message(), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(For, ARemedy,
                         testing::Values(Remedy{"42501", "ON ALL TABLES IN SCHEMA ... TO \"importer\""},
                                         Remedy{"25006", "point the store at the primary"},
                                         Remedy{"53300", "max_connections"},
                                         Remedy{"53100", "free room on the server's disk"},
                                         Remedy{"3D000", "createdb --encoding=UTF8 --template=template0 \"housing\""},
                                         Remedy{"28P01", "PGPASSFILE"}, Remedy{"28000", "pg_hba.conf"},
                                         Remedy{"XX001", "restore the database from a backup"}),
                         [](const auto& parameter) { return std::string(parameter.param.sqlstate); });

TEST(AServerError, QuotesTheRoleThatItNames) {
  ServerError::Fields fields = error_with("42501").fields();
  fields.role = "a\"b";
  EXPECT_THAT(ServerError(Trouble::refused, fields).to_error().message(), HasSubstr("\"a\"\"b\""));
}

}  // namespace
}  // namespace housingd::upsert::postgres
