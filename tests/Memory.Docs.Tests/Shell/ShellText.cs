using System.Text;
using System.Text.RegularExpressions;

namespace Memory.Docs.Tests.Shell;

/// <summary>Takes a shell block apart into simple commands, as far as pages use the shell: quotes, comments, continued lines, pipes, substitutions kept as words.</summary>
internal sealed partial class ShellText
{
    private readonly string _text;
    private readonly List<ShellCommand> _commands = [];
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _hasWord;
    private bool _skipsWord;
    private int _at;

    private ShellText(string text) => _text = text.Replace("\\\n", " ", StringComparison.Ordinal);

    public static IReadOnlyList<ShellCommand> Commands(string text) => new ShellText(text).Read();

    private List<ShellCommand> Read()
    {
        while (_at < _text.Length)
            Step(_text[_at++]);
        EndCommand();
        return _commands;
    }

    private void Step(char next)
    {
        switch (next)
        {
            case '#' when !_hasWord:
                while (_at < _text.Length && _text[_at] != '\n')
                    _at++;
                break;
            case '\'':
                Take(until: '\'');
                break;
            case '"':
                Take(until: '"');
                break;
            case '\\' when _at < _text.Length:
                Add(_text[_at++]);
                break;
            case '$' when _at < _text.Length && _text[_at] == '(':
                TakeSubstitution();
                break;
            case ' ' or '\t':
                EndWord();
                break;
            case '\n' or ';' or '|' or '&' or '(' or ')':
                EndCommand();
                break;
            case '>' or '<':
                EndWord();
                _skipsWord = true;
                break;
            default:
                Add(next);
                break;
        }
    }

    private void Take(char until)
    {
        _hasWord = true;
        while (_at < _text.Length && _text[_at] != until)
        {
            if (until == '"' && _text[_at] == '\\' && _at + 1 < _text.Length)
                _at++;
            _word.Append(_text[_at++]);
        }

        _at++;
    }

    private void TakeSubstitution()
    {
        var depth = 0;
        Add('$');
        do
        {
            depth += _text[_at] == '(' ? 1 : _text[_at] == ')' ? -1 : 0;
            Add(_text[_at++]);
        }
        while (depth > 0 && _at < _text.Length);
    }

    private void Add(char letter)
    {
        _hasWord = true;
        _word.Append(letter);
    }

    private void EndWord()
    {
        if (_hasWord && !_skipsWord)
            _words.Add(_word.ToString());
        _skipsWord &= !_hasWord;
        _hasWord = false;
        _word.Clear();
    }

    private void EndCommand()
    {
        EndWord();
        _skipsWord = false;
        if (_words.Count > 0)
        {
            var assignments = _words.TakeWhile(static word => Assignment().IsMatch(word)).ToArray();
            _commands.Add(new ShellCommand(assignments, _words[assignments.Length..]));
        }

        _words.Clear();
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*=")]
    private static partial Regex Assignment();
}
