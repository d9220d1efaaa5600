#include "daemon/cli/suggested_command.h"

#include <gtest/gtest.h>

#include "daemon/cli/store_url.h"

namespace housingd::cli {
namespace {

TEST(SuggestedCommand, QuotesWhatAShellWouldReadOtherwise) {
  const std::pair<const char*, const char*> cases[] = {
      {"villas", "villas"}, {"København", "København"},   {"sqlite:a.db", "sqlite:a.db"},
      {"", "''"},           {"two words", "'two words'"}, {"it's", "'it'\\''s'"},
      {"$(rm)", "'$(rm)'"}};
  for (const auto& [word, quoted] : cases) EXPECT_EQ(shell_quoted(word), quoted);
}

TEST(SuggestedCommand, GoesOnInsteadOfBeginningAnew) {
  Invocation invocation;
  invocation.words = {"run", "villas", "--fresh", "--partition", "Køge"};
  EXPECT_EQ(again(invocation), "housingd run villas --partition Køge");
}

TEST(SuggestedCommand, KeepsConfigurationAndStore) {
  Invocation invocation;
  invocation.common.config = "etc";
  invocation.common.store = "sqlite:a.db";
  EXPECT_EQ(likewise(invocation, "rejects 12"), "housingd rejects 12 --config etc --store sqlite:a.db");
}

TEST(StoreUrl, IsShownWithoutItsPassword) {
  const std::pair<const char*, const char*> cases[] = {
      {"sqlite:housing.db", "sqlite:housing.db"},
      {"postgresql://host/db", "postgresql://host/db"},
      {"postgresql://me@host/db", "postgresql://me@host/db"},
      {"postgresql://me:secret@host:5432/db", "postgresql://me:***@host:5432/db"},
      {"postgresql://me:s@cret@host/db", "postgresql://me:***@host/db"},
      {"postgresql://host/db?user=me&password=secret&sslmode=require",
       "postgresql://host/db?user=me&password=***&sslmode=require"},
      {"postgresql://host/db?password=secret", "postgresql://host/db?password=***"},
      {"--store=postgresql://me:secret@host/db", "--store=postgresql://me:***@host/db"},
      {"host=db password=secret&more dbname=a", "host=db password=*** dbname=a"},
      {"host=db password = 'se\\'cret one' dbname=a", "host=db password = *** dbname=a"},
      {"password=se\\ cret", "password=***"},
      {"password=http://secret host=db", "password=*** host=db"},
      {"sslpassword=secret password='", "sslpassword=*** password=***"},
      {"passfile=/etc/password user=me", "passfile=/etc/password user=me"}};
  for (const auto& [url, shown] : cases) EXPECT_EQ(without_password(url), shown);
}

TEST(StoreUrl, IsQuotedWithoutItsPasswordHoweverWrongItIs) {
  const std::pair<const char*, const char*> cases[] = {
      {"'store' cannot be 'postgesql://me:secret@h/x'; expected postgresql://[USER@]HOST[:PORT]/DATABASE",
       "'store' cannot be 'postgesql://me:***@h/x'; expected postgresql://[USER@]HOST[:PORT]/DATABASE"},
      {"store: pg://me:se/c?r@et@h/x\n       ^\n", "store: pg://me:***@h/x\n       ^\n"},
      {"--set settings.store=pg://h/x?password=secret: no", "--set settings.store=pg://h/x?password=*** no"},
      {"pg://a:secret@h and pg://b:secret@h", "pg://a:***@h and pg://b:***@h"},
      {"pg://h:5432/x is for you@example.org", "pg://h:5432/x is for you@example.org"},
      {"no URL: me@example.org", "no URL: me@example.org"},
      {"ends in ://", "ends in ://"}};
  for (const auto& [text, shown] : cases) EXPECT_EQ(without_credentials(text), shown);
}

TEST(StoreUrl, NamesTheFileOfAnSqliteStore) {
  EXPECT_EQ(sqlite_file("sqlite:housing.db"), "housing.db");
  EXPECT_FALSE(sqlite_file("postgresql://host/db"));
}

}  // namespace
}  // namespace housingd::cli
