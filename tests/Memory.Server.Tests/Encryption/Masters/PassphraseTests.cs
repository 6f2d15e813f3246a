using System.Text;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Tests.Encryption.Masters;

public sealed class PassphraseTests
{
    /// <summary>The vectors of PBKDF2-HMAC-SHA-256 in RFC 7914, section 11, as far as a key goes.</summary>
    [Theory]
    [InlineData("passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")]
    [InlineData("Password", "NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")]
    public void Derive_PublishedVectors_GiveThePublishedKey(string passphrase, string salt, int iterations, string key)
    {
        var derived = new byte[DataKey.Size];
        new PassphraseDerivation([.. Encoding.UTF8.GetBytes(salt)], iterations).Derive(passphrase, derived);
        Assert.Equal(key, Convert.ToHexStringLower(derived));
    }

    [Fact]
    public void Create_IsSlowEnoughAndSaltedEachTime()
    {
        var (one, two) = (PassphraseDerivation.Create(Rings.Random), PassphraseDerivation.Create(Rings.Random));
        Assert.Equal((600_000, true), (one.Iterations, one.IsSound));
        Assert.False(one.Salt.SequenceEqual(two.Salt));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(599_999)]
    [InlineData(int.MaxValue)]
    public void Open_DerivationThatSomebodyChanged_IsNotTried(int iterations)
    {
        var (key, known) = MasterKeys.Create(Rings.Passphrase("correct horse battery"), Rings.Random);
        using (key)
        {
            var changed = known with { Derivation = known.Derivation! with { Iterations = iterations } };
            Assert.Null(MasterKeys.TryOpen(changed, Rings.Passphrase("correct horse battery")));
        }
    }
}
