// The program speaks through Ui.Words; Core's vocabulary of the term language has the same short name.
global using Words = Contrefort.Ui.Words;
