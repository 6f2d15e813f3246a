using Memory.Server.Configuration;
using Memory.Server.Storage.Postgres;

namespace Memory.Server.Hosting;

/// <summary>Makes of the settings what the Postgres store needs.</summary>
internal static class PostgresStart
{
    /// <exception cref="SettingsException">It is no address of a database.</exception>
    public static PostgresOptions Read(string address)
    {
        try
        {
            return new PostgresOptions { ConnectionString = PostgresAddress.Read(address) };
        }
        catch (FormatException mistake)
        {
            throw new SettingsException([$"ConnectionStrings:Memory or DATABASE_URL: {mistake.Message}"]);
        }
    }
}
