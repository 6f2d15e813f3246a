using System.Security.Cryptography;
using Memory.Server.Encryption;

namespace Memory.Server.Tests.Encryption;

public sealed class DataKeyTests : IDisposable
{
    private static readonly byte[] Place = SealedPlace.Of("acme", "ada", "turn", "1");

    private readonly DataKey _key = new(Guid.Empty, SHA256.HashData("a key"u8));

    public void Dispose() => _key.Dispose();

    /// <summary>Test cases 13, 14 and 16 of "The Galois/Counter Mode of Operation" (McGrew and Viega), which NIST SP 800-38D adopted.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000",
        "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
        "76fc6ece0f4e1768cddf8853bb2d551b")]
    public void TryOpen_PublishedVectors_GiveThePublishedText(string key, string nonce, string place, string plain, string cipher, string tag)
    {
        using var published = new DataKey(Guid.Empty, Convert.FromHexString(key));
        var opened = published.TryOpen(Convert.FromHexString(nonce + cipher + tag), Convert.FromHexString(place));
        Assert.Equal(plain, Convert.ToHexStringLower(opened!));
    }

    [Fact]
    public void Seal_SameTextTwice_TellsNotThatItIsTheSame()
    {
        var (one, two) = (_key.Seal("Ada likes tea"u8, Place), _key.Seal("Ada likes tea"u8, Place));
        Assert.NotEqual(one, two);
        Assert.Equal("Ada likes tea"u8.Length + DataKey.Overhead, one.Length);
        Assert.Equal("Ada likes tea"u8, _key.TryOpen(one, Place)!);
    }

    [Fact]
    public void TryOpen_AnyBitChangedOrAnyByteGone_DoesNotOpen()
    {
        var closed = _key.Seal("Ada likes tea"u8, Place);
        for (var bit = 0; bit < closed.Length * 8; bit++)
        {
            var changed = closed.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_key.TryOpen(changed, Place));
        }

        for (var length = 0; length < closed.Length; length++)
            Assert.Null(_key.TryOpen(closed.AsSpan(0, length), Place));
    }

    [Fact]
    public void TryOpen_InAnotherPlaceOrWithAnotherKey_DoesNotOpen()
    {
        var closed = _key.Seal("Ada likes tea"u8, Place);
        using var other = new DataKey(Guid.Empty, SHA256.HashData("another key"u8));
        Assert.Null(_key.TryOpen(closed, SealedPlace.Of("acme", "bob", "turn", "1")));
        Assert.Null(_key.TryOpen(closed, []));
        Assert.Null(other.TryOpen(closed, Place));
    }

    [Fact]
    public async Task Key_ManyThreadsAtOnce_EachGetsItsOwn()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            var text = SHA256.HashData([(byte)thread]);
            for (var i = 0; i < 2000; i++)
                Assert.Equal(text, _key.TryOpen(_key.Seal(text, Place), Place));
        })));
    }

    [Fact]
    public void Dispose_ThenNothingIsSealedOrOpened()
    {
        var closed = _key.Seal("x"u8, Place);
        _key.Dispose();
        Assert.Throws<KeyUnavailableException>(() => _key.Seal("x"u8, Place));
        Assert.Throws<KeyUnavailableException>(() => _key.TryOpen(closed, Place));
        Assert.Throws<KeyUnavailableException>(() => _key.HashOf("x"));
    }

    /// <summary>HKDF and HMAC taken apart, as RFC 5869 and RFC 2104 write them.</summary>
    [Fact]
    public void HashOf_IsAnHmacUnderADerivedKey()
    {
        var derived = HMACSHA256.HashData(HMACSHA256.HashData(new byte[32], SHA256.HashData("a key"u8)), "memory hash\u0001"u8);
        Assert.Equal(HMACSHA256.HashData(derived, SealedPlace.Of("name", "Ada")), _key.HashOf("name", "Ada"));
        Assert.NotEqual(_key.HashOf("name", "Ada"), _key.HashOf("nameA", "da"));
    }

    [Fact]
    public void PlaceOf_OtherPartsOfTheSameText_IsAnotherPlace()
    {
        string[][] places = [["a", "b"], ["ab"], ["ab", ""], ["", "ab"], ["a", "", "b"], ["ü"], ["u"], []];
        Assert.Equal(places.Length, places.Select(static parts => Convert.ToHexString(SealedPlace.Of(parts))).Distinct().Count());
    }
}
