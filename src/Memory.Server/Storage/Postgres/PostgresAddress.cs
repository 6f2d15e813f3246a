using System.Globalization;
using Npgsql;

namespace Memory.Server.Storage.Postgres;

/// <summary>Reads where the database is, and fills in what nobody said.</summary>
internal static class PostgresAddress
{
    private const int DefaultPoolSize = 50;
    private const int AutoPrepared = 200;

    /// <summary>
    /// Brings a connection string of Npgsql, or an address such as <c>postgres://user:password@host:5432/database?sslmode=require</c>, to a connection string.
    /// </summary>
    /// <exception cref="FormatException">It is neither. The message never holds the password.</exception>
    public static string Read(string written)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(IsUrl(written) ? FromUrl(new Uri(written)) : written);
            return string.IsNullOrEmpty(builder.Host) ? throw new FormatException("it names no host") : builder.ConnectionString;
        }
        catch (Exception fault) when (fault is ArgumentException or UriFormatException or FormatException or InvalidCastException or OverflowException)
        {
            // What is thrown does not hold the fault, whose message may quote the text with its password.
        }

        throw new FormatException("It must be a connection string such as Host=db;Database=memory;Username=memory;Password=… or an address such as postgres://user:password@host:5432/database.");
    }

    /// <summary>The connection string with the bounds that keep a dead or hung database from holding up a request.</summary>
    public static string WithBounds(string connectionString, TimeSpan patience)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var seconds = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
        SetUnlessGiven(builder, "Timeout", seconds);
        SetUnlessGiven(builder, "Command Timeout", seconds);
        SetUnlessGiven(builder, "Cancellation Timeout", -1);
        SetUnlessGiven(builder, "Maximum Pool Size", DefaultPoolSize);
        SetUnlessGiven(builder, "Max Auto Prepare", AutoPrepared);
        SetUnlessGiven(builder, "Auto Prepare Min Usages", 2);
        SetUnlessGiven(builder, "Application Name", "memory");

        // Nothing outlives a transaction (TenantTransaction), so there is nothing to reset.
        SetUnlessGiven(builder, "No Reset On Close", true);
        return builder.ConnectionString;
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder builder, string name, object value)
    {
        if (!builder.ContainsKey(name) || !builder.ShouldSerialize(name))
            builder[name] = value;
    }

    private static bool IsUrl(string written) =>
        written.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || written.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static string FromUrl(Uri url)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = url.IdnHost, Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort };
        var database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        if (database.Length > 0)
            builder.Database = database;
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var key, var set] ? (key, set) : throw new FormatException(pair);
            builder[NameOf(Uri.UnescapeDataString(name))] = Uri.UnescapeDataString(value);
        }

        return builder.ConnectionString;
    }

    /// <summary>The names of libpq that Npgsql spells otherwise.</summary>
    private static string NameOf(string name) => name.ToLower(CultureInfo.InvariantCulture) switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        _ => name,
    };
}
