using System.CommandLine;
using System.CommandLine.Parsing;
using Memory.Server.Configuration;

namespace Memory.Server.Cli;

/// <summary>The options that say which store a command works on. What is typed comes before what the environment says.</summary>
/// <param name="settings">Settings of the command line.</param>
internal sealed class StoreOptions(IReadOnlyList<string> settings)
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _postgres = CommonOptions.Postgres();

    public void AddTo(Command command)
    {
        command.Add(_data);
        AddDatabaseTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_data) is not null && (result.GetResult(_postgres) is not null || NamesADatabase()))
                result.AddError("--data and a database exclude each other.");
        });
    }

    /// <summary>For commands that have nothing to do with a folder.</summary>
    public void AddDatabaseTo(Command command)
    {
        command.Add(_postgres);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_postgres) is not null && NamesADatabase())
                result.AddError("--postgres and --ConnectionStrings:Memory exclude each other.");
        });
    }

    /// <summary>Whether a store was named.</summary>
    public bool IsNamed(CommandResult parsed) => parsed.GetResult(_data) is not null || parsed.GetResult(_postgres) is not null;

    /// <summary>The settings, with the store that was named.</summary>
    public MemorySettings Read(ParseResult parsed, params IEnumerable<string> more) => StoreCommand.ReadSettings([.. settings, .. more], Overrides(parsed));

    /// <summary>What the options say, as settings that come before all others.</summary>
    public IReadOnlyDictionary<string, string?> Overrides(ParseResult parsed) => Overrides(parsed.GetValue(_data), parsed.GetValue(_postgres));

    /// <summary>A store that was named, as settings that come before all others. A folder takes the place of a database of the environment, or it would be passed over in silence.</summary>
    public static IReadOnlyDictionary<string, string?> Overrides(string? folder, string? database)
    {
        var overrides = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (folder is not null)
            overrides["Memory:Data"] = folder;
        if (folder is not null || database is not null)
        {
            overrides["ConnectionStrings:Memory"] = database;
            overrides["DATABASE_URL"] = null;
        }

        return overrides;
    }

    private bool NamesADatabase() => settings.Any(static setting => setting.StartsWith("--ConnectionStrings:Memory", StringComparison.OrdinalIgnoreCase));
}
