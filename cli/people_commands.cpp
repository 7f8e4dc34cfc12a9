// user add | list | remove | sign-out; token create | list | revoke
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <istream>
#include <ostream>

#include "base/text.hpp"
#include "cli/context.hpp"

namespace policywatch::cli {
namespace {

constexpr std::size_t kShortestPassword = 8;

int add_user(Context& context, const std::string& name, const std::string& role) {
  if (role != "viewer" && role != "reviewer" && role != "admin")
    throw Stop{kWrongUsage, "unknown role '" + role + "'; known are: viewer, reviewer, admin"};
  std::string password;
  context.world.err << "Password for " << printable(name) << " (one line on standard input): " << std::flush;
  std::getline(context.world.in, password);
  if (!password.empty() && password.back() == '\r') password.pop_back();
  if (password.size() < kShortestPassword) throw Stop{kRefused, "a password needs at least 8 characters"};
  context.take(context.desk().add_user(name, role, password));
  context.world.err << "\n";
  context.world.out << "added " << printable(name) << " (" << role << ")\n";
  return kDone;
}

int list_users(Context& context) {
  const std::vector<review::User> users = context.desk().users();
  if (context.json) {
    boost::json::array all;
    for (const review::User& user : users)
      all.push_back(boost::json::object{{"name", user.name}, {"role", user.role}});
    context.print(all);
    return kDone;
  }
  for (const review::User& user : users)
    context.world.out << printable(user.name) << "  " << user.role << "\n";
  return kDone;
}

int list_tokens(Context& context) {
  const auto tokens = context.desk().token_holders();
  if (context.json) {
    boost::json::array all;
    for (const auto& token : tokens)
      all.push_back(boost::json::object{{"name", token.name}, {"scope", token.scope}});
    context.print(all);
    return kDone;
  }
  for (const auto& token : tokens) context.world.out << printable(token.name) << "  " << token.scope << "\n";
  return kDone;
}

int sign_out(Context& context, const std::string& name) {
  const std::int64_t ended = context.desk().close_sessions(name);
  context.world.out << "ended " << ended << (ended == 1 ? " session" : " sessions") << " of "
                    << printable(name) << "\n";
  return kDone;
}

}  // namespace

void add_people_commands(Command app, Context& context) {
  struct Options {
    std::string name, role = "reviewer", scope = "read";
    bool from_stdin = false;
  };
  auto options = std::make_shared<Options>();
  Command user = app.add_subcommand("user", "who may review");
  user.require_subcommand(1, 1);
  Command adding = user.add_subcommand("add", "a new user, or a new password and role for one");
  adding.add_option("name", options->name, "name").required();
  adding.add_option("--role", options->role, "viewer, reviewer or admin");
  adding.add_flag("--password-stdin", options->from_stdin, "the password is one line on standard input");
  adding.callback([&context, options] {
    context.chosen = [&context, options] { return add_user(context, options->name, options->role); };
  });
  Command listing = user.add_subcommand("list", "names and roles");
  listing.callback([&context] { context.chosen = [&context] { return list_users(context); }; });
  Command removing = user.add_subcommand("remove", "take a user's access away");
  removing.add_option("name", options->name, "name").required();
  removing.callback([&context, options] {
    context.chosen = [&context, options] {
      context.take(context.desk().remove_user(options->name));
      return kDone;
    };
  });
  Command leaving = user.add_subcommand("sign-out", "end every session of a user; tokens stay");
  leaving.add_option("name", options->name, "name").required();
  leaving.callback([&context, options] {
    context.chosen = [&context, options] { return sign_out(context, options->name); };
  });
  Command token = app.add_subcommand("token", "access for scripts");
  token.require_subcommand(1, 1);
  Command tokens = token.add_subcommand("list", "names and scopes; the tokens themselves are not kept");
  tokens.callback([&context] { context.chosen = [&context] { return list_tokens(context); }; });
  Command revoking = token.add_subcommand("revoke", "no script with a token of this name comes in any more");
  revoking.add_option("name", options->name, "what it was for").required();
  revoking.callback([&context, options] {
    context.chosen = [&context, options] {
      context.take(context.desk().revoke_token(options->name));
      return kDone;
    };
  });
  Command creating = token.add_subcommand("create", "prints a token once; use it as Authorization: Bearer …");
  creating.add_option("name", options->name, "what it is for").required();
  creating.add_option("--scope", options->scope, "read or write");
  creating.callback([&context, options] {
    context.chosen = [&context, options] {
      if (options->scope != "read" && options->scope != "write")
        throw Stop{kWrongUsage, "unknown scope '" + options->scope + "'; known are: read, write"};
      context.world.out << context.take(context.desk().create_token(options->name, options->scope)) << "\n";
      return kDone;
    };
  });
}

}  // namespace policywatch::cli
