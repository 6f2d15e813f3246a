using Memory.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class EncryptionSettingsReaderTests
{
    private const string Key = "c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmU=";

    [Fact]
    public void Read_Nothing_IsOff()
    {
        var (settings, mistakes) = Read();
        Assert.Empty(mistakes);
        Assert.False(settings.IsMentioned);
    }

    [Fact]
    public void Read_KeyAndFormerOnes_AllTaken()
    {
        var (settings, mistakes) = Read(("MasterKey", Key + "\n"), ("PreviousKeys:0", "a passphrase of before"), ("PreviousKeys:3", Key), ("KeyRing", "elsewhere"));
        Assert.Empty(mistakes);
        Assert.Equal("seals everything the tests store"u8, settings.Current!.Key.AsSpan());
        Assert.Null(settings.Current.Passphrase);
        Assert.Equal(["a passphrase of before", Key], settings.Previous.Select(static secret => secret.Passphrase));

        // It may have been a passphrase that looks like a key.
        Assert.Equal([0, 32], settings.Previous.Select(static secret => secret.Key.Length));
        Assert.Equal("elsewhere", settings.KeyRing);
    }

    [Fact]
    public void Read_Passphrase_Taken()
    {
        var (settings, mistakes) = Read(("Passphrase", "twelve chars"), ("MasterKey", ""));
        Assert.Empty(mistakes);
        Assert.Equal("twelve chars", settings.Current!.Passphrase);
    }

    [Theory]
    [InlineData("MasterKey", "AAAA")]
    [InlineData("MasterKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("MasterKey", "c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmVz")]
    [InlineData("MasterKey", "not base64 at all, although it is long enough")]
    [InlineData("Passphrase", "eleven char")]
    [InlineData("Passphrase", "broken \ud800 in the middle")]
    [InlineData("PreviousKeys:0", "short")]
    [InlineData("KeyRing", " ")]
    [InlineData("KeyRing", "data")]
    [InlineData("KeyRing", "data/users")]
    public void Read_Mistake_IsNamedAndNotTold(string name, string value)
    {
        var (_, mistakes) = Read((name, value));
        var mistake = Assert.Single(mistakes);
        Assert.Contains($"Memory:Encryption:{name}", mistake, StringComparison.Ordinal);
        if (name != "KeyRing")
            Assert.DoesNotContain(value, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoMasterKeys_IsAMistake() =>
        Assert.Contains("Passphrase", Assert.Single(Read(("MasterKey", Key), ("Passphrase", "a long passphrase")).Mistakes), StringComparison.Ordinal);

    [Theory]
    [InlineData("data/keyring")]
    [InlineData("data-keys")]
    public void Read_RingApartFromTheData_Taken(string folder) => Assert.Empty(Read(("KeyRing", folder)).Mistakes);

    [Fact]
    public void Read_RingWithADatabase_IsAMistake()
    {
        List<string> mistakes = [];
        new EncryptionSettingsReader(Configured(("KeyRing", "elsewhere")), mistakes).Read(data: null);
        Assert.Contains("memory_keys", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_ToldAsText_TellNoSecret()
    {
        var (settings, _) = Read(("MasterKey", Key), ("PreviousKeys:0", "a passphrase of before"));
        Assert.DoesNotContain("passphrase of", settings.ToString() + settings.Current + settings.Previous[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Key, settings.ToString() + settings.Current, StringComparison.Ordinal);
    }

    private static (EncryptionSettings Settings, List<string> Mistakes) Read(params (string Name, string Value)[] settings)
    {
        List<string> mistakes = [];
        return (new EncryptionSettingsReader(Configured(settings), mistakes).Read("data"), mistakes);
    }

    private static IConfigurationRoot Configured(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create<string, string?>($"Memory:Encryption:{setting.Name}", setting.Value)))
        .Build();
}
