using System.Globalization;
using System.Reflection;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>Puts a word of its own into every text of a row, also into texts that later versions add.</summary>
internal sealed class Planted
{
    private readonly List<string> _words = [];

    /// <summary>All words so far.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The row with a word in each of its texts; what a test cannot choose freely is left as it is.</summary>
    public T In<T>(T row, params string[] except)
        where T : class
    {
        var planted = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(row, null)!;
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && !except.Contains(property.Name)))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type == typeof(string))
                property.SetValue(planted, Word(typeof(T).Name + property.Name));
            else if (type == typeof(Json))
                property.SetValue(planted, new Json($$"""{"{{Word(typeof(T).Name + property.Name + "Name")}}":"{{Word(typeof(T).Name + property.Name)}}"}"""));
            else if (type == typeof(MessageId))
                property.SetValue(planted, new MessageId(Word(typeof(T).Name + property.Name)));
            else if (type == typeof(SessionId))
                property.SetValue(planted, new SessionId(Word(typeof(T).Name + property.Name)));
        }

        return planted;
    }

    /// <summary>A text that a test put somewhere itself.</summary>
    public string Note(string word)
    {
        _words.Add(word);
        return word;
    }

    private string Word(string where)
    {
        _words.Add(string.Create(CultureInfo.InvariantCulture, $"planted{where}{_words.Count}word"));
        return _words[^1];
    }
}
