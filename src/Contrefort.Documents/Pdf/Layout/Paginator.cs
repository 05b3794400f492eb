namespace Contrefort.Documents.Pdf.Layout;

/// <summary>A piece at its place on a page, in points from the upper left corner of the sheet.</summary>
readonly record struct Placed(Piece Piece, double X, double Y);

/// <summary>What one sheet holds besides its header and footer.</summary>
sealed class Page
{
    public List<Placed> Pieces { get; } = [];
    public bool HasSheetFoot { get; set; }
}

/// <summary>Deals pieces out to pages: what belongs together moves on together, unless no page could hold it.</summary>
sealed class Paginator(Document document, Setting setting)
{
    readonly List<Page> _pages = [];
    double _y;
    double _top;
    double _bottom;

    public List<Page> Pages()
    {
        StartPage();
        var pieces = Piece.Stacked(document.Body, setting);
        for (var from = 0; from < pieces.Count; )
        {
            var to = from + 1;
            while (to < pieces.Count && pieces[to - 1].KeepWithNext)
                to++;
            Place(pieces, from, to);
            from = to;
        }
        if (_pages.Count > 1 && _pages[^1].Pieces.Count == 0)
            _pages.RemoveAt(_pages.Count - 1);
        return _pages;
    }

    public static List<Piece> Running(Func<PageNumber, Block?>? block, PageNumber page, Setting setting) =>
        block?.Invoke(page) is { } made ? Piece.Stacked([made], setting) : [];

    /// <summary>With the free points asked for below its last piece.</summary>
    public static double HeightOf(List<Piece> running) =>
        running.Count == 0 ? 0 : Piece.HeightOf(running) + running[^1].After;

    void Place(List<Piece> pieces, int from, int to)
    {
        if (pieces[from].AtSheetFoot)
        {
            PlaceAtFoot(pieces[from]);
            return;
        }
        var needed = -pieces[from].Before;
        for (var i = from; i < to; i++)
            needed += pieces[i].Before + pieces[i].Height;
        var movesOn = _y > _top && !Fits(pieces[from].Before + needed);
        if (movesOn)
            StartPage();
        for (var i = from; i < to; i++)
        {
            // Together they are taller than a page: each where it fits.
            if (_y > _top && !Fits(pieces[i].Before + pieces[i].Height))
                StartPage();
            Put(pieces[i]);
        }
    }

    void Put(Piece piece)
    {
        if (piece.EndsPage)
        {
            StartPage();
            return;
        }
        if (_y > _top)
            _y += piece.Before;
        else
        {
            foreach (var head in piece.Head)
                _y = Add(head, _y);
            piece.BelowHead = piece.Head.Count > 0;
        }
        _y = Add(piece, _y);
    }

    void PlaceAtFoot(Piece piece)
    {
        var at = document.Page.Height - piece.Height;
        if (_y > at)
            StartPage();
        _pages[^1].Pieces.Add(new(piece, 0, at));
        _pages[^1].HasSheetFoot = true;
        _bottom = Math.Min(_bottom, at);
    }

    double Add(Piece piece, double at)
    {
        _pages[^1].Pieces.Add(new(piece, document.Page.Margins.Left, at));
        return at + piece.Height;
    }

    /// <summary>Sums of the same heights in another order differ in their last digits.</summary>
    bool Fits(double height) => _y + height <= _bottom + 0.01;

    void StartPage()
    {
        _pages.Add(new Page());
        // The count is not known yet: one of four figures takes the most room.
        var number = new PageNumber(_pages.Count, 9999);
        var margins = document.Page.Margins;
        _y = _top = margins.Top + HeightOf(Running(document.Header, number, setting));
        _bottom = document.Page.Height - margins.Bottom - HeightOf(Running(document.Footer, number, setting));
    }
}
