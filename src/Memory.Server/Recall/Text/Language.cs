namespace Memory.Server.Recall.Text;

/// <summary>A language whose function words are known.</summary>
[Flags]
internal enum Language
{
    None = 0,
    English = 1,
    German = 2,
    French = 4,
    Spanish = 8,
    Italian = 16,
    Portuguese = 32,
    Dutch = 64,
    Nordic = 128,
    Polish = 256,
    Russian = 512,

    /// <summary>Not a language: a word of another one that English texts have too, as a word or in names ("die", "come", "Los Angeles").</summary>
    AlsoInEnglish = 1024,
}
